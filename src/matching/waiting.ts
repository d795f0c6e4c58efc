import type { Arrays } from './kept-arrays.ts'

/**
 * Who is to be looked at next: units (applicants who are alone, and couples) last in, first out; programs first in, first out, each
 * at most once at a time.
 */
export interface Waiting {
  readonly units: Uint32Array
  unitCount: number
  /** unit -> 1 if it waits. */
  readonly unitWaits: Uint8Array
  /** A ring: the first program stands at firstProgram. */
  readonly programs: Uint32Array
  firstProgram: number
  programCount: number
  /** program -> 1 if it waits. */
  readonly programWaits: Uint8Array
}

/** Empty lines for so many units and programs, in arrays that `arrays` gives. */
export function nobodyWaiting(units: number, programs: number, arrays: Arrays): Waiting {
  return {
    units: arrays('units', Uint32Array, units),
    unitCount: 0,
    unitWaits: arrays('unitWaits', Uint8Array, units),
    programs: arrays('programs', Uint32Array, programs),
    firstProgram: 0,
    programCount: 0,
    programWaits: arrays('programWaits', Uint8Array, programs),
  }
}

/** Puts a unit behind all that wait, to be the next; one that waits already keeps its place. */
export function letUnitWait(waiting: Waiting, unit: number): void {
  if (waiting.unitWaits[unit]) return
  waiting.unitWaits[unit] = 1
  waiting.units[waiting.unitCount++] = unit
}

/** The unit that came last; there must be one. */
export function nextUnit(waiting: Waiting): number {
  const unit = waiting.units[--waiting.unitCount]
  waiting.unitWaits[unit] = 0
  return unit
}

/** Puts a program at the end of its line, to be the last; one that waits already keeps its place. */
export function letProgramWait(waiting: Waiting, p: number): void {
  if (waiting.programWaits[p]) return
  waiting.programWaits[p] = 1
  waiting.programs[(waiting.firstProgram + waiting.programCount++) % waiting.programs.length] = p
}

/** Lets the program that waited longest go; there must be one. */
export function dismissProgram(waiting: Waiting): void {
  waiting.programWaits[waiting.programs[waiting.firstProgram]] = 0
  waiting.firstProgram = (waiting.firstProgram + 1) % waiting.programs.length
  waiting.programCount--
}

/** Puts the unit and the program at the given places of their lines in front. Changes the order, and nothing else. */
export function putInFront(waiting: Waiting, unitPlace: number, programPlace: number): void {
  const { units, unitCount, programs, firstProgram, programCount } = waiting
  if (unitCount > 0) swap(units, unitCount - 1, unitPlace % unitCount)
  if (programCount > 0) swap(programs, firstProgram, (firstProgram + (programPlace % programCount)) % programs.length)
}

function swap(values: Uint32Array, i: number, j: number): void {
  const moved = values[i]
  values[i] = values[j]
  values[j] = moved
}
