import { expect, it } from 'vitest'
import { measureBuild } from './b4-build.ts'

it('builds the same weekly figures as raw DuckDB, and says so in the shape that every benchmark has', async () => {
  const options = { rounds: 1, events: 20_000, products: 1, date: '2026-01-01', searchPath: '', cache: 'warm' } as const

  const document = await measureBuild(options)

  expect(Object.keys(document)).toEqual(['name', 'machine', 'date', 'figures', 'notes'])
  expect(document).toMatchObject({ name: 'B4', date: '2026-01-01' })
  expect(document.notes[0]).toBe('42383 events: 20000 titles, 10000 loans')
  expect(document.notes[1]).toMatch(
    /^result digest, ours and floor: bench\/book-catalog pc1:[0-9a-f]{64}, bench\/borrowing-patterns pc1:[0-9a-f]{64}$/,
  )
  expect(document.figures.map(({ name }) => name)).toEqual([
    'full build: wall, warm',
    'full build: CPU, warm',
    'full build: peak RSS, warm',
    'full build: written, warm',
    'full build: slowest / fastest, warm',
    ...['load', 'plan', 'ingest', 'build', 'check', 'publish'].map((stage) => `full build, part: ${stage}`),
  ])
  expect(document.figures[0]).toEqual({
    name: 'full build: wall, warm',
    value: expect.any(Number),
    unit: 's',
    floor: expect.any(Number),
    ratioToFloor: expect.any(Number),
    peer: 'skipped',
    ratioToPeer: null,
    target: 1.3,
    targetOf: 'floor',
    met: expect.any(Boolean),
  })
})
