import type { Market } from './market.ts'

/** Values of a market by an index, each made when it is first asked for and kept as long as its market is. */
export function keptByMarket<Value>(make: (market: Market, index: number) => Value): (market: Market, index: number) => Value {
  const kept = new WeakMap<Market, Value[]>()
  return (market, index) => {
    let made = kept.get(market)
    if (!made) {
      made = []
      kept.set(market, made)
    }
    made[index] ??= make(market, index)
    return made[index]!
  }
}
