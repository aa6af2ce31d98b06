import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SourceLedger } from '@provender/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApplyReport } from './apply-report.ts'
import { applyOnce, makeWorkspace } from './workspace.fixture.ts'

let root = ''
let report: ApplyReport

function productsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'products', 'library', 'package.json'))) return join(folder, 'products')
    if (folder === dirname(folder)) throw new Error('no products above this file')
  }
}

beforeAll(async () => {
  root = makeWorkspace(
    { 'provender.config.ts': 'export default {}\n' },
    mkdtempSync(join(tmpdir(), 'provender-library-')),
  ).root
  for (const name of ['library', 'city-library'])
    cpSync(join(productsFolder(), name), join(root, 'products', name), { recursive: true })
  writeFileSync(
    join(root, 'provender.config.ts'),
    "import { defineConfig } from 'provender'\nexport default defineConfig({ definitions: ['products/*/**/*.product.ts', 'products/*/**/*.source.ts'] })\n",
  )
  report = await applyOnce(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const ledgerOf = (source: string): SourceLedger => {
  const ledger = report.sources.find((one) => one.source === source)?.ledger
  if (!ledger) throw new Error(`${source} was not taken in`)
  return ledger
}
const reasonsOf = (source: string) => ledgerOf(source).reasons.map(({ scope, reason, count }) => [scope, reason, count])

describe('the city library', () => {
  it('tells one loan for each counted checkout, and nothing of it is set aside', () => {
    const ledger = ledgerOf('city-loans')
    expect(ledger).toMatchObject({ rows: 357_155, accepted: 357_155, quarantined: 0, reasons: [] })
    expect(ledger.events.map(({ type, due, appended }) => [type.split('.').at(-1), due, appended])).toEqual([
      ['book-borrowed', 357_155, 357_155],
      ['loan-extended', 103_799, 103_799],
      ['book-returned', 355_724, 355_724],
      ['late-fee-incurred', 26_670, 26_670],
    ])
    expect(ledgerOf('city-titles')).toMatchObject({ rows: 574, accepted: 574, quarantined: 0 })
  })

  it('puts the same events into the log and into its datasets', () => {
    const inLog = report.events.find(({ type }) => type === 'org.city-library.loan.book-borrowed')?.events
    const history = report.products.find(
      (one) => one.kind === 'published' && one.ref.product === 'city-library/borrowing-history',
    )
    expect(inLog).toBe(357_155)
    expect(history).toMatchObject({ rows: { loans: 357_155 } })
  })
})

describe('the real library', () => {
  it('accounts for every row of the lending cards', () => {
    const ledger = ledgerOf('shakespeare-loans')
    expect(ledger).toMatchObject({ rows: 20_840, accepted: 20_589, quarantined: 251 })
    expect(ledger.events).toEqual([
      { type: 'org.library.loan.book-borrowed', due: 20_589, appended: 20_589, duplicate: 0, quarantined: 0, late: 0 },
      {
        type: 'org.library.loan.book-returned',
        due: 20_589,
        appended: 19_590,
        duplicate: 0,
        quarantined: 999,
        late: 0,
      },
      { type: 'org.library.loan.late-fee-incurred', due: 5475, appended: 5475, duplicate: 0, quarantined: 0, late: 0 },
    ])
    expect(reasonsOf('shakespeare-loans')).toEqual(
      expect.arrayContaining([
        ['row', 'the start date is missing', 40],
        ['row', 'the start date is partial or no date', 193],
        ['row', 'the title is not in the catalogue', 18],
        ['event', 'the end date is missing', 864],
        ['event', 'the end date is partial or no date', 135],
      ]),
    )
    expect(ledger.reasons).toHaveLength(5)
  })

  it('accounts for every title', () => {
    expect(ledgerOf('shakespeare-books')).toMatchObject({ rows: 6020, accepted: 6020, quarantined: 0, reasons: [] })
  })

  it('publishes its three products', () => {
    expect(report.isClean).toBe(true)
    const rows = Object.fromEntries(
      report.products.map((outcome) =>
        outcome.kind === 'published' ? [outcome.ref.product, outcome.rows] : ['failed', outcome],
      ),
    )
    expect(rows).toMatchObject({
      'library/book-catalog': { titles: 6020, title_history: 6020 },
      'library/borrowing-history': { loans: 20_589 },
      'library/borrowing-patterns': { weekly: expect.any(Number), seasonal_demand: expect.any(Number) },
    })
  })

  it('is at rest afterwards', async () => {
    expect((await applyOnce(root)).isUnchanged).toBe(true)
  })
})
