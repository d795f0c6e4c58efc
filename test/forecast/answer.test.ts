import { expect, test } from 'vitest'
import { sentenceFor } from '../../src/forecast/answer.ts'

test('the sentence counts people, finer near the ends, and never says none or all', () => {
  const counts: readonly (readonly [number, string])[] = [
    [0, 'Fewer than 1 in 1000'],
    [0.0004, 'Fewer than 1 in 1000'],
    [0.003, 'About 3 in 1000'],
    [0.05, 'About 5 in 100'],
    [0.5, 'About 5 in 10'],
    [0.71, 'About 7 in 10'],
    [0.93, 'About 93 in 100'],
    [0.994, 'About 994 in 1000'],
    [0.9999, 'Nearly all'],
    [1, 'Nearly all'],
  ]
  for (const [probability, words] of counts) expect(sentenceFor(probability)).toMatch(new RegExp(`^${words} `))
  for (let probability = 0; probability <= 1; probability += 0.0001) {
    const sentence = sentenceFor(probability)
    const said = /^About (\d+) in (\d+) .*; about (\d+) in (\d+) did not\.$/.exec(sentence)
    if (!said) continue
    const [yes, of, no, again] = said.slice(1).map(Number)
    expect(yes + no).toBe(of)
    expect(again).toBe(of)
    expect(yes > 0 && no > 0).toBe(true)
    expect(Math.abs(yes / of - probability)).toBeLessThanOrEqual(0.5 / of + 1e-9)
  }
})
