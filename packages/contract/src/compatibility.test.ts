import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { borrowingPatterns } from '../fixtures/library.ts'
import {
  type ChangeImpact,
  type ColumnContract,
  type DatasetContract,
  describeProduct,
  diffContracts,
  impactOf,
  type ProductContract,
} from './index.ts'

const base = describeProduct(borrowingPatterns, () => 'text')

type Edit = (contract: ProductContract) => ProductContract

const weekly =
  (change: (dataset: DatasetContract) => object): Edit =>
  (contract) => ({
    ...contract,
    datasets: contract.datasets.map((dataset) =>
      dataset.name === 'weekly' ? { ...dataset, ...change(dataset) } : dataset,
    ),
  })
const column = (name: string, change: Partial<ColumnContract>): Edit =>
  weekly(({ columns }) => ({ columns: columns.map((one) => (one.name === name ? { ...one, ...change } : one)) }))
const put =
  (change: Partial<ProductContract>): Edit =>
  (contract) => ({ ...contract, ...change })
const same: Edit = (contract) => contract
const [genre] = base.datasets[0]?.columns.filter(({ name }) => name === 'genre') ?? []
const [complete, rows] = base.datasets[0]?.checks ?? []
if (genre === undefined || complete?.kind !== 'complete' || rows?.kind !== 'rows')
  throw new Error('the example changed')

/** What changes, how the old and the new side are made from the example, the impact there and back, and the path. */
type Row = readonly [what: string, old: Edit, now: Edit, there: ChangeImpact, back: ChangeImpact, path: string]

const rowsOfTheTable: readonly Row[] = [
  [
    'a column',
    weekly(({ columns }) => ({ columns: columns.filter((one) => one.name !== 'genre') })),
    same,
    'minor',
    'major',
    'datasets.weekly.columns.genre',
  ],
  ['a dataset', put({ datasets: base.datasets.slice(0, 1) }), same, 'minor', 'major', 'datasets.seasonal_demand'],
  ['the SQL port', put({ ports: { ...base.ports, sql: false } }), same, 'minor', 'major', 'ports.sql'],
  ['the Iceberg port', put({ ports: { ...base.ports, iceberg: false } }), same, 'minor', 'major', 'ports.iceberg'],
  ['the REST port', put({ ports: { ...base.ports, rest: null } }), same, 'minor', 'major', 'ports.rest.weekly'],
  [
    'a REST path by column',
    put({ ports: { ...base.ports, rest: { weekly: { by: [] }, seasonal_demand: { by: [] } } } }),
    same,
    'minor',
    'major',
    'ports.rest.weekly.by.title_id',
  ],
  ['a type', column('genre', { type: { kind: 'uuid' } }), same, 'major', 'major', 'datasets.weekly.columns.genre.type'],
  [
    'a narrower type',
    column('loans', { type: { kind: 'integer' } }),
    same,
    'major',
    'major',
    'datasets.weekly.columns.loans.type',
  ],
  ['the key', weekly(() => ({ key: ['title_id'] })), same, 'major', 'major', 'datasets.weekly.key'],
  [
    'the order of the key',
    weekly(() => ({ key: ['title_id', 'week'] })),
    same,
    'major',
    'major',
    'datasets.weekly.key',
  ],
  ['the grain', weekly(() => ({ grain: 'one row per title' })), same, 'major', 'major', 'datasets.weekly.grain'],
  [
    'required → nullable',
    same,
    column('loans', { nullable: true }),
    'major',
    'minor',
    'datasets.weekly.columns.loans.nullable',
  ],
  [
    'a range widened',
    same,
    column('overdue_rate', { between: { low: 0, high: 2 } }),
    'major',
    'minor',
    'datasets.weekly.columns.overdue_rate.between',
  ],
  [
    'a range taken away',
    same,
    column('overdue_rate', { between: null }),
    'major',
    'minor',
    'datasets.weekly.columns.overdue_rate.between',
  ],
  [
    'a range moved',
    same,
    column('overdue_rate', { between: { low: -1, high: 0.5 } }),
    'major',
    'major',
    'datasets.weekly.columns.overdue_rate.between',
  ],
  [
    'an allowed value added',
    column('genre', { oneOf: ['a'] }),
    column('genre', { oneOf: ['a', 'b'] }),
    'major',
    'minor',
    'datasets.weekly.columns.genre.oneOf',
  ],
  [
    'a closed list opened',
    column('genre', { oneOf: ['a'] }),
    same,
    'major',
    'minor',
    'datasets.weekly.columns.genre.oneOf',
  ],
  [
    'an allowed value exchanged',
    column('genre', { oneOf: ['a'] }),
    column('genre', { oneOf: ['b'] }),
    'major',
    'major',
    'datasets.weekly.columns.genre.oneOf',
  ],
  [
    'the order of allowed values',
    column('genre', { oneOf: ['a', 'b'] }),
    column('genre', { oneOf: ['b', 'a'] }),
    'patch',
    'patch',
    'datasets.weekly.columns.genre.oneOf',
  ],
  ['a check', weekly(() => ({ checks: [complete] })), same, 'minor', 'major', `datasets.weekly.checks.${rows.name}`],
  [
    'the predicate of a check',
    same,
    weekly(() => ({ checks: [complete, { ...rows, predicate: { text: 'true', file: null } }] })),
    'major',
    'major',
    `datasets.weekly.checks.${rows.name}`,
  ],
  [
    'the threshold of a check',
    weekly(() => ({ checks: [{ ...complete, min: 0.9 }, rows] })),
    same,
    'minor',
    'major',
    `datasets.weekly.checks.${complete.name}`,
  ],
  [
    'what a check counts',
    same,
    weekly(() => ({ checks: [{ ...complete, measure: 'loans' }, rows] })),
    'major',
    'major',
    `datasets.weekly.checks.${complete.name}`,
  ],
  [
    'the dimension of a check',
    same,
    weekly(() => ({ checks: [complete, { ...rows, dimension: 'accuracy' }] })),
    'patch',
    'patch',
    `datasets.weekly.checks.${rows.name}.dimension`,
  ],
  ['freshness', same, put({ sla: { ...base.sla, freshness: '2 days' } }), 'major', 'minor', 'sla.freshness'],
  ['availability', same, put({ sla: { ...base.sla, availability: 0.99 } }), 'major', 'minor', 'sla.availability'],
  ['a unit', column('loans', { unit: 'copies' }), same, 'major', 'major', 'datasets.weekly.columns.loans.unit'],
  [
    'the sensitivity',
    same,
    column('title_id', { pii: { kind: 'identifier' } }),
    'major',
    'minor',
    'datasets.weekly.columns.title_id.pii',
  ],
  ['emptiness', same, weekly(() => ({ mayBeEmpty: 'summer' })), 'major', 'minor', 'datasets.weekly.mayBeEmpty'],
  [
    'the reason of emptiness',
    weekly(() => ({ mayBeEmpty: 'winter' })),
    weekly(() => ({ mayBeEmpty: 'summer' })),
    'patch',
    'patch',
    'datasets.weekly.mayBeEmpty',
  ],
  ['an allowed use', put({ allowedFor: base.allowedFor.slice(1) }), same, 'minor', 'major', 'allowedFor'],
  [
    'the model behind a value',
    same,
    column('loans', { modelled: 'a rule' }),
    'minor',
    'minor',
    'datasets.weekly.columns.loans.modelled',
  ],
  ['whether data are simulated', same, put({ simulated: 'drawn' }), 'minor', 'minor', 'simulated'],
  [
    'the words about simulation',
    put({ simulated: 'made' }),
    put({ simulated: 'drawn' }),
    'patch',
    'patch',
    'simulated',
  ],
  [
    'a column’s description',
    same,
    column('loans', { description: 'Other.' }),
    'patch',
    'patch',
    'datasets.weekly.columns.loans.description',
  ],
  [
    'a dataset’s description',
    same,
    weekly(() => ({ description: 'Other.' })),
    'patch',
    'patch',
    'datasets.weekly.description',
  ],
  ['the purpose', same, put({ purpose: 'Other.' }), 'patch', 'patch', 'purpose'],
  ['the documentation', same, put({ docs: null }), 'patch', 'patch', 'docs'],
  [
    'the owner’s contact',
    same,
    put({ owner: { ...base.owner, contact: 'new@library.example' } }),
    'patch',
    'patch',
    'owner',
  ],
  ['the customers', same, put({ customers: base.customers.slice(1) }), 'patch', 'patch', 'customers'],
  ['the support', same, put({ sla: { ...base.sla, support: 'nobody' } }), 'patch', 'patch', 'sla.support'],
  ['what is ignored', same, put({ ignores: [{ type: 'org.a.b', reason: 'c' }] }), 'patch', 'patch', 'ignores'],
]

describe('an output promise may only get stronger', () => {
  it.each(rowsOfTheTable)('%s', (_, old, now, there, back, path) => {
    const forth = diffContracts(old(base), now(base))
    const home = diffContracts(now(base), old(base))
    expect([impactOf(forth), impactOf(home)]).toEqual([there, back])
    expect(forth.map((change) => change.path)).toContain(path)
    for (const change of [...forth, ...home]) {
      expect(change.reason).not.toBe('')
      expect(change.before).not.toBe(change.after)
    }
  })

  it.each<[string, Edit]>([
    ['the SQL that builds a dataset', weekly(() => ({ build: { text: 'select 2', file: null } }))],
    ['the order of columns', weekly(({ columns }) => ({ columns: [...columns].reverse() }))],
    [
      'a predicate that moved into a file',
      weekly(() => ({ checks: [complete, { ...rows, predicate: { ...rows.predicate, file: 'a.sql' } }] })),
    ],
    ['how it is refreshed', weekly(() => ({ incremental: null }))],
    ['a duration written another way', put({ sla: { ...base.sla, freshness: '1 day' } })],
    ['the version alone', put({ version: '2.0.0' })],
  ])('%s is no change of the promise', (_, now) => {
    expect(diffContracts(base, now(base))).toEqual([])
  })

  it('names a rename as what was removed and what was added', () => {
    const renamed = column('genre', { name: 'kind', renamedFrom: 'genre' })
    expect(diffContracts(base, renamed(base))).toEqual([
      {
        impact: 'major',
        path: 'datasets.weekly.columns.genre',
        before: 'genre',
        after: null,
        reason: 'a column was removed',
      },
      {
        impact: 'minor',
        path: 'datasets.weekly.columns.kind',
        before: null,
        after: 'kind',
        reason: 'a column was added',
      },
    ])
  })

  it('shows both values, long texts cut', () => {
    const [range] = diffContracts(base, column('overdue_rate', { between: { low: 0, high: 2 } })(base))
    expect(range).toMatchObject({ before: '{"high":1,"low":0}', after: '{"high":2,"low":0}' })
    const [docs] = diffContracts(base, put({ docs: 'x'.repeat(1000) })(base))
    expect(docs?.after).toHaveLength(200)
  })
})

/** Edits that touch different parts, so that any of them can be made together. */
const independent: readonly Edit[] = [
  column('loans', { nullable: true }),
  column('returns', { description: 'Other.' }),
  column('overdue_rate', { between: { low: 0, high: 0.5 } }),
  column('genre', { oneOf: ['a'] }),
  weekly(({ checks }) => ({ checks: checks.slice(1) })),
  weekly(({ columns }) => ({ columns: [...columns, { ...genre, name: 'added' }] })),
  put({ purpose: 'Other.' }),
  put({ sla: { ...base.sla, freshness: '12h' } }),
  put({ ports: { ...base.ports, iceberg: false } }),
  put({ allowedFor: [...base.allowedFor, 'art'] }),
]
const rank = (impact: ChangeImpact | null): number => ['patch', 'minor', 'major'].indexOf(`${impact}`)
const apply = (edits: readonly Edit[]): ProductContract => edits.reduce((contract, edit) => edit(contract), base)

describe('the impact', () => {
  it('of nothing is nothing', () => {
    fc.assert(
      fc.property(fc.subarray([...independent]), (edits) => {
        expect(diffContracts(apply(edits), structuredClone(apply(edits)))).toEqual([])
      }),
    )
  })

  it('of changes made together is the greatest of each', () => {
    fc.assert(
      fc.property(fc.subarray([...independent], { minLength: 1 }), (edits) => {
        const alone = edits.map((edit) => rank(impactOf(diffContracts(base, edit(base)))))
        expect(rank(impactOf(diffContracts(base, apply(edits))))).toBe(Math.max(...alone))
      }),
    )
  })

  it('of a removal is always major', () => {
    const removals: readonly Edit[] = [
      ...base.datasets.flatMap((dataset) => [
        put({ datasets: base.datasets.filter((other) => other !== dataset) }),
        ...dataset.columns.map((one) =>
          put({
            datasets: base.datasets.map((other) =>
              other === dataset ? { ...other, columns: other.columns.filter((kept) => kept !== one) } : other,
            ),
          }),
        ),
        ...dataset.checks.map((one) =>
          put({
            datasets: base.datasets.map((other) =>
              other === dataset ? { ...other, checks: other.checks.filter((kept) => kept !== one) } : other,
            ),
          }),
        ),
      ]),
      ...base.allowedFor.map((use) => put({ allowedFor: base.allowedFor.filter((other) => other !== use) })),
      put({ ports: { ...base.ports, sql: false } }),
      put({ ports: { ...base.ports, rest: null } }),
    ]
    for (const remove of removals) expect(impactOf(diffContracts(base, remove(base)))).toBe('major')
  })
})
