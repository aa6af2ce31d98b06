import {
  c,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  event,
  type PassedVerdict,
  type ProductContract,
  productContentDigest,
  type StagedTable,
  sql,
  type Verdict,
} from '@provender/contract'
import { digestOf } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { assembleRelease, type ReleaseParts } from './assemble-release.ts'
import { planVersion } from './plan-version.ts'

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'Sold.',
  data: { item: c.string().describe('What') },
})

interface Variation {
  readonly version?: string
  readonly purpose?: string
  readonly build?: string
  readonly columns?: Parameters<typeof dataset>[1]['columns']
}

function contractOf({
  version = '1.2.0',
  purpose = 'What was sold.',
  build = 'a',
  columns,
}: Variation = {}): ProductContract {
  return describeProduct(
    defineProduct({
      name: 'sales',
      domain: shop,
      version,
      purpose,
      customers: [{ team: 'buyers', need: 'what to order' }],
      benefit: { says: 'less waste', measuredBy: 'waste' },
      inputs: [Sold],
      datasets: {
        daily: dataset('daily', {
          description: 'Daily.',
          grain: 'one row per item',
          columns: columns ?? { item: c.string().describe('What'), pieces: c.count().nullable().describe('How many') },
          key: ['item'],
          build: sql.from({ sold: Sold })`select ${build} from sold`,
        }),
      },
      sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
      ports: { sql: true },
      access: { allowedFor: ['research'] },
    }),
    () => '',
  )
}

describe('the version of a definition', () => {
  it('is free at first', () => {
    expect(planVersion(null, contractOf())).toEqual({ kind: 'first', changes: [] })
  })

  it('stays when the promise is the same, however it is built', () => {
    expect(planVersion(contractOf(), contractOf()).kind).toBe('same-promise')
    expect(planVersion(contractOf(), contractOf({ build: 'b' })).kind).toBe('same-promise')
  })

  it('may always be raised', () => {
    for (const version of ['1.2.1', '1.3.0', '2.0.0'])
      expect(planVersion(contractOf(), contractOf({ version })).kind).toBe('new-version')
  })

  it('never falls', () => {
    expect(() => planVersion(contractOf(), contractOf({ version: '1.1.9' }))).toThrow(
      /a lower version 1.1.9 cannot follow/,
    )
  })

  it('needs a major when a column goes, and lists what changed', () => {
    const columns = { item: c.string().describe('What') }
    expect(() => planVersion(contractOf(), contractOf({ columns }))).toThrow(
      expect.objectContaining({
        code: 'CONTRACT_BREAKING_CHANGE',
        message: expect.stringMatching(
          /shop\/sales@1\.2\.0 changes what 1\.2\.0 promises:\n.*daily.*pieces[\s\S]*This is a major change: raise the version to 2\.0\.0/,
        ),
        details: expect.objectContaining({ needed: '2.0.0', changes: [expect.objectContaining({ impact: 'major' })] }),
      }),
    )
    expect(planVersion(contractOf(), contractOf({ columns, version: '2.0.0' })).changes).toHaveLength(1)
  })

  it('needs a minor when a column comes', () => {
    const columns = {
      item: c.string().describe('What'),
      pieces: c.count().nullable().describe('How many'),
      colour: c.string().nullable().describe('Colour'),
    }
    expect(() => planVersion(contractOf(), contractOf({ columns, version: '1.2.1' }))).toThrow(
      /raise the version to 1\.3\.0/,
    )
    expect(planVersion(contractOf(), contractOf({ columns, version: '1.3.0' })).kind).toBe('new-version')
  })
})

const staged = (over: Partial<StagedTable> = {}): StagedTable => ({
  dataset: 'daily',
  path: '/tmp/build-1/daily.parquet',
  sizeBytes: 10,
  sha256: digestOf('bytes'),
  rows: 3,
  contentDigest: 'pc1:3:00',
  fields: [{ id: 1, name: 'item', type: { kind: 'string' }, nullable: false, nested: {} }],
  statistics: [],
  ledger: [],
  ...over,
})
const check = {
  dataset: 'daily',
  name: 'has rows',
  dimension: 'completeness',
  status: 'passed',
  rowsSeen: 3,
  failures: 0,
  message: null,
} as const
const verdictOver = (tables: readonly StagedTable[], over: Partial<Verdict> = {}): PassedVerdict =>
  ({
    contentDigest: productContentDigest(
      tables.map((table) => ({ name: table.dataset, contentDigest: table.contentDigest })),
    ),
    passed: true,
    checks: [check],
    ...over,
  }) as PassedVerdict
const parts = (over: Partial<ReleaseParts> = {}): ReleaseParts => ({
  contract: contractOf(),
  release: 1,
  inputs: { events: [], upstream: [] },
  staged: [staged()],
  verdict: verdictOver([staged()]),
  engine: { name: 'duckdb', version: 'v1.5.5' },
  previous: null,
  ...over,
})
const gateFailed = expect.objectContaining({ code: 'QUALITY_GATE_FAILED' })

describe('a release', () => {
  it('holds definition, content, files under ids of their bytes, and the verdict', () => {
    const { manifest, files } = assembleRelease(parts())
    const hex = digestOf('bytes').slice('sha256:'.length)
    expect(files).toEqual([{ path: '/tmp/build-1/daily.parquet', object: `data/${hex.slice(0, 2)}/${hex}.parquet` }])
    expect(manifest).toMatchObject({ product: 'shop/sales', version: '1.2.0', release: 1, verdict: { passed: true } })
    expect(manifest.datasets[0]).toMatchObject({ key: ['item'], rows: 3, files: [{ rows: 3, sizeBytes: 10 }] })
  })

  it.each<[string, PassedVerdict]>([
    ['of other content', verdictOver([staged({ contentDigest: 'pc1:3:ff' })])],
    ['that did not pass', verdictOver([staged()], { passed: false }) as PassedVerdict],
    [
      'that calls itself passed over a failed check',
      verdictOver([staged()], { checks: [{ ...check, status: 'failed' }] }),
    ],
    ['over a check that did not run', verdictOver([staged()], { checks: [check, { ...check, status: 'not-run' }] })],
    ['without checks', verdictOver([staged()], { checks: [] })],
  ])('is refused with a verdict %s', (_, verdict) => {
    expect(() => assembleRelease(parts({ verdict }))).toThrow(gateFailed)
  })

  it('is refused when a declared dataset was not staged', () => {
    const other = staged({ dataset: 'weekly' })
    expect(() => assembleRelease(parts({ staged: [other], verdict: verdictOver([other]) }))).toThrow(
      expect.objectContaining({ code: 'BUILD_FAILED' }),
    )
  })

  it('has a digest without paths: where it was staged does not matter', () => {
    const elsewhere = parts({ staged: [staged({ path: '/home/ada/build-2/daily.parquet' })] })
    expect(assembleRelease(elsewhere).releaseDigest).toBe(assembleRelease(parts()).releaseDigest)
    expect(JSON.stringify(assembleRelease(elsewhere).manifest)).not.toContain('/home/ada')
  })

  it.each<[string, Partial<ReleaseParts>]>([
    ['number', { release: 2 }],
    ['definition', { contract: contractOf({ purpose: 'Another.' }) }],
    ['SQL', { contract: contractOf({ build: 'b' }) }],
    ['bytes', { staged: [staged({ sha256: digestOf('others') })] }],
    ['predecessor', { previous: digestOf('before') }],
    ['engine', { engine: { name: 'duckdb', version: 'v9' } }],
  ])('has another digest with another %s', (_, over) => {
    expect(assembleRelease(parts(over)).releaseDigest).not.toBe(assembleRelease(parts()).releaseDigest)
  })

  it('of an empty dataset has no file', () => {
    const empty = staged({ rows: 0, contentDigest: 'pc1:0:00' })
    const { manifest, files } = assembleRelease(parts({ staged: [empty], verdict: verdictOver([empty]) }))
    expect(files).toEqual([])
    expect(manifest.datasets[0]?.files).toEqual([])
  })
})
