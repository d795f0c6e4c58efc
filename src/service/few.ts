/**
 * Few things that come and go by the thousand. A Set would be rebuilt over and over as they do, and each table that it leaves behind
 * leads to the next, so that one that has grown old keeps all that ever stood in later ones until the whole memory is gone through.
 */
export class Few<Thing> {
  private readonly things: Thing[] = []

  add(thing: Thing): void {
    this.things.push(thing)
  }

  /** Nothing is done where it is not there. */
  delete(thing: Thing): void {
    const at = this.things.indexOf(thing)
    if (at < 0) return
    const last = this.things.pop()!
    if (at < this.things.length) this.things[at] = last
  }

  /** All of them, in no order that says anything. */
  all(): readonly Thing[] {
    return [...this.things]
  }
}
