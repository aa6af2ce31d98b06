import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RandomTable, randomTable, type TableEngine, tableEngine } from '../governed/random-table.fixture.ts'
import { runAuthored } from '../governed/run-authored.ts'
import { boundsOf, type DrawnDataset, mostPoints } from './choose-columns.ts'
import { deriveViews } from './derive-views.ts'

let engine: TableEngine
beforeAll(async () => {
  engine = await tableEngine()
})
afterAll(() => engine.close())

/** What a release would tell of the columns, from the rows themselves. */
function factsOf({ dataset, rows }: RandomTable) {
  return new Map(
    dataset.columns.map(({ name, type }) => {
      const values = rows.flatMap((row) => (row[name] === null ? [] : [row[name]]))
      const order = (a: unknown, b: unknown): number =>
        typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1
      const sorted = values.toSorted(order)
      const isKnown = !['list', 'bytes', 'bigint', 'decimal'].includes(type.kind) && sorted.length > 0
      const bounds = isKnown ? { min: String(sorted[0]), max: String(sorted.at(-1)) } : { min: null, max: null }
      return [name, { nulls: rows.length - values.length, ...bounds }]
    }),
  )
}

it('every picture that follows from columns can be drawn, with all that it names and no more points than it may have', async () => {
  await fc.assert(
    fc.asyncProperty(randomTable, fc.boolean(), async (table, isKeyed) => {
      const dataset: DrawnDataset = { ...table.dataset, key: isKeyed ? table.dataset.key : [] }
      const path = await engine.write(table)
      for (const view of deriveViews(dataset, boundsOf(dataset, factsOf(table)))) {
        const select = { text: view.select.text, wanted: { kind: 'rows', pick: null, limit: mostPoints } } as const
        const scope = { datasets: [table.dataset], pathsOf: async () => [path] }
        const result = await runAuthored(engine.process, select, scope, {})
        const names = result.columns.map(({ name }) => name)
        for (const drawn of [view.x, view.y, ...(view.series === null ? [] : [view.series])])
          expect(names).toContain(drawn)
        expect(result.isTruncated).toBe(false)
        expect(result.rows.flat().every((cell) => cell !== null)).toBe(true)
        const again = await runAuthored(engine.process, select, scope, {})
        expect(again.rows).toEqual(result.rows)
      }
    }),
    { numRuns: 120 },
  )
}, 120_000)
