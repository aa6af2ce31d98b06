import { describe, expect, it } from 'vitest'
import { type ExplainedProduct, explainMatch, holdsRun } from './explain-match.ts'

const product: ExplainedProduct = {
  ...{ product: 'library/loans', purpose: 'How titles are lent.', team: 'Café circulation' },
  texts: [
    { dataset: 'weekly', column: null, text: 'Loans by week.' },
    ...Array.from({ length: 8 }, (_, at) => ({ dataset: 'weekly', column: `share_${at}`, text: 'A share of genres' })),
  ],
  docs: `# Notes\n\n- **Overdue** is late.\n${'far '.repeat(60)}away from the beginning stands a needle here\n<b>sparse</b>`,
}
const run = (...words: readonly string[]) => ({ words, isPrefix: true })

describe('why a product was found', () => {
  it.each([
    [[run('lent')], []],
    [[run('weekly')], [{ where: 'dataset', text: 'weekly: Loans by week.' }]],
    [[run('cafe')], [{ where: 'owner', text: 'Café circulation' }]],
    [[run('overdue')], [{ where: 'docs', text: 'Overdue is late.' }]],
    [[run('sparse')], [{ where: 'docs', text: '<b>sparse</b>' }]],
    [[run('nothing')], []],
  ] as const)('%j', (runs, places) => {
    expect(explainMatch(runs, product)).toEqual(places)
  })

  it('names at most five places, one of each word first', () => {
    const places = explainMatch([run('genres'), run('overdue')], product)
    expect(places.map(({ where }) => where)).toEqual(['column', 'docs', 'column', 'column', 'column'])
  })

  it('shows of a long text what stands around the words', () => {
    const [place] = explainMatch([run('needle')], product)
    expect(place?.text).toMatch(/^… .*stands a needle here$/)
    expect(place?.text.length).toBeLessThan(170)
  })

  it('holds words only one after the other, the last one perhaps begun', () => {
    const text = ['loans', 'by', 'week']
    expect(holdsRun(text, { words: ['by', 'we'], isPrefix: true })).toBe(true)
    expect(holdsRun(text, { words: ['by', 'we'], isPrefix: false })).toBe(false)
    expect(holdsRun(text, { words: ['loans', 'week'], isPrefix: true })).toBe(false)
  })
})
