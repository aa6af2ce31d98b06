import { createHmac } from 'node:crypto'
import type { EmissionLedger, SourceContract, SourceLedger } from '@provender/contract'
import { c, csv, describeSource, domain, emit, event, snapshot, source, sql } from '@provender/contract'
import { digestOf } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addLedgers, emptyLedger, requireBalance } from './ledger.ts'
import { emittedTypes, orderSources } from './order-sources.ts'
import { planIntake } from './plan-intake.ts'
import { sourceFingerprint } from './source-fingerprint.ts'
import { tokenPads } from './token-pads.ts'

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'Sold.',
  data: { item: c.string().describe('What'), pieces: c.count().nullable().describe('How many') },
})
const Member = event('example.shop.member.member-joined', {
  owner: shop,
  description: 'Joined.',
  data: { member: c.string().pii('identifier').describe('Who') },
})
const plain = (url: string): string => url
const described = (definition: Parameters<typeof describeSource>[0]): SourceContract =>
  describeSource(definition, () => '', plain)
const sales = (columns: readonly string[] = ['id', 'item'], lookups = {}, name = 'sales', told = Sold) =>
  described(
    source(name, {
      owner: shop,
      description: 'Sales.',
      reads: csv('./sales.csv', { columns }),
      lookups,
      quarantine: [{ when: sql`item is null`, reason: "the item's name is missing" }],
      emits: [
        emit(told, {
          when: sql`id <> 'x'`,
          id: sql`id`,
          time: sql`day`,
          subject: sql`'/' || id`,
          data: { item: sql`item`, pieces: sql`pieces` },
          quarantine: [{ when: sql`pieces < 0`, reason: 'less than nothing' }],
        }),
      ],
    }),
  )

describe('the plan of an intake', () => {
  it('is SQL that can be read', () => {
    const { rows, judge, emissions } = planIntake(sales())
    expect(rows).toBe(
      'CREATE OR REPLACE TABLE _source_rows AS SELECT row_number() OVER (ORDER BY source_row) AS _row_no, * FROM rows',
    )
    expect(judge).toBe(
      "CREATE OR REPLACE TABLE _judged AS SELECT *, CASE WHEN coalesce((item is null), false) THEN 'the item''s name is missing' END AS _reject, NULL::VARCHAR AS _key FROM _source_rows WHERE _row_no BETWEEN $from AND $to",
    )
    expect(emissions[0]?.tell).toBe(`CREATE OR REPLACE TABLE _told_0 AS
SELECT * EXCLUDE (_raw_0, _raw_1), coalesce(_aside, CASE
  WHEN _id IS NULL THEN 'the event id is missing'
  WHEN _time IS NULL THEN 'the event time is missing or no timestamp'
  WHEN _subject IS NULL THEN 'the subject is missing'
  WHEN _raw_0 IS NULL THEN 'item is missing'
  WHEN _raw_0 IS NOT NULL AND "item" IS NULL THEN 'item is no string'
  WHEN _raw_1 IS NOT NULL AND "pieces" IS NULL THEN 'pieces is no count'
  WHEN CASE WHEN typeof(_raw_1) IN ('TINYINT', 'UTINYINT', 'SMALLINT', 'USMALLINT', 'INTEGER', 'UINTEGER', 'BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'BOOLEAN') THEN false
    WHEN contains(lower(_raw_1::VARCHAR), 'e') THEN coalesce(TRY_CAST(_raw_1::VARCHAR AS DOUBLE) <> TRY_CAST("pieces"::VARCHAR AS DOUBLE), false)
    ELSE regexp_matches(_raw_1::VARCHAR, '\\.(_?[0-9]){0}[0-9_]*[1-9]') END THEN 'pieces would lose digits as count'
END) AS _reason
FROM (SELECT *,
  TRY_CAST(_raw_0 AS VARCHAR) AS "item",
  TRY_CAST(_raw_1 AS BIGINT) AS "pieces"
FROM (SELECT
  _row_no,
  source_row AS _source_row,
  CASE WHEN coalesce((pieces < 0), false) THEN 'less than nothing' END AS _aside,
  (id)::VARCHAR AS _id,
  TRY_CAST((day) AS TIMESTAMP WITH TIME ZONE) AS _time,
  ('/' || id)::VARCHAR AS _subject,
  (item) AS _raw_0,
  (pieces) AS _raw_1
FROM _judged WHERE _reject IS NULL AND coalesce((id <> 'x'), false)) AS given) AS told`)
    expect(emissions[0]?.takesPersonKey).toBe(false)
  })

  it('holds a person key as parameters only', () => {
    const joined = described(
      source('members', {
        owner: shop,
        description: 'Members.',
        reads: csv('./members.csv', { columns: ['name'] }),
        emits: [emit(Member, { id: sql`name`, time: sql`day`, subject: sql`'/member'`, data: { member: sql`name` } })],
      }),
    )
    const [emission] = planIntake(joined).emissions
    expect(emission?.takesPersonKey).toBe(true)
    expect(emission?.tell).toContain('unhex($opad)')
    expect(emission?.tell).toContain('unhex($ipad)')
  })

  it.each(['source_row', '_row_no', '_key', 'SOURCE_ROW'])('refuses a file with a column %s of its own', (name) => {
    expect(() => planIntake(sales(['id', name]))).toThrow(expect.objectContaining({ code: 'CONTRACT_INVALID' }))
  })
})

describe('the fingerprint of a source', () => {
  it('follows file and mapping, not the folder', () => {
    const [one, other] = [digestOf('a'), digestOf('b')]
    const here = sales()
    const there = { ...here, reads: { ...here.reads, path: '/elsewhere/sales.csv' } }
    expect(sourceFingerprint(there, one, {})).toBe(sourceFingerprint(here, one, {}))
    expect(sourceFingerprint(here, other, {})).not.toBe(sourceFingerprint(here, one, {}))
    expect(sourceFingerprint(sales(['id', 'thing']), one, {})).not.toBe(sourceFingerprint(here, one, {}))
    expect(sourceFingerprint(here, one, { 'org.shop.sold': [other] })).not.toBe(sourceFingerprint(here, one, {}))
  })
})

describe('sources', () => {
  const Stocked = event('example.shop.item.item-stocked', {
    owner: shop,
    description: 'Stocked.',
    data: { item: c.string().describe('What'), pieces: c.count().nullable().describe('How many') },
  })

  it('come after those whose events they look up, else by name', () => {
    const a = sales(['id'], { stocked: Stocked }, 'aa', Sold)
    const b = sales(['id'], {}, 'bb', Stocked)
    const z = sales(['id'], {}, 'zz', Sold)
    expect(orderSources([z, a, b]).map(({ name }) => name)).toEqual(['bb', 'aa', 'zz'])
  })

  it('may look up their own events', () => {
    expect(orderSources([sales(['id'], { sold: Sold }, 'aa')])).toHaveLength(1)
  })

  it('that look each other up are refused with the circle', () => {
    const a = sales(['id'], { stocked: Stocked }, 'aa', Sold)
    const b = sales(['id'], { sold: Sold }, 'bb', Stocked)
    expect(() => orderSources([a, b])).toThrow(/aa → bb → aa/)
  })

  it('emit what vanishes as well', () => {
    const items = described(
      snapshot('items', {
        owner: shop,
        description: 'Items.',
        reads: csv('./items.csv', { columns: ['item'] }),
        key: sql`item`,
        appeared: emit(Sold, {
          id: sql`item`,
          time: sql`day`,
          subject: sql`item`,
          data: { item: sql`item`, pieces: sql`1` },
        }),
        vanished: emit(Stocked, {
          id: sql`item`,
          time: sql`day`,
          subject: sql`item`,
          data: { item: sql`item`, pieces: sql`1` },
        }),
      }),
    )
    expect(emittedTypes(items)).toEqual([Sold.type, Stocked.type])
  })
})

describe('a keyed token', () => {
  it('is HMAC-SHA-256 as node:crypto has it, for keys of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }), (key, name) => {
        const { ipad, opad } = tokenPads(key)
        expect(hmacOfPads(ipad, opad, name)).toBe(createHmac('sha256', key).update(name).digest('hex'))
      }),
    )
  })
})

describe('a ledger', () => {
  const count = fc.nat({ max: 1000 })
  const balanced = fc.record({ appended: count, duplicate: count, quarantined: count, accepted: count }).map(
    ({ appended, duplicate, quarantined, accepted }): SourceLedger => ({
      ...emptyLedger(sales(), digestOf('a')),
      rows: accepted + quarantined,
      accepted,
      quarantined,
      events: [{ type: Sold.type, due: appended + duplicate + quarantined, appended, duplicate, quarantined, late: 0 }],
      reasons: [
        { scope: 'row', eventType: null, reason: 'broken', count: quarantined },
        { scope: 'event', eventType: Sold.type, reason: 'broken', count: quarantined },
      ],
    }),
  )

  it('that balances still does when it is added to another', () => {
    fc.assert(
      fc.property(fc.array(balanced, { minLength: 1 }), (ledgers) => requireBalance(ledgers.reduce(addLedgers))),
    )
  })

  it('is the same in whatever order it is added up', () => {
    fc.assert(
      fc.property(balanced, balanced, (a, b) => {
        const sorted = (ledger: SourceLedger) => ({
          ...ledger,
          reasons: [...ledger.reasons].sort((x, y) => x.scope.localeCompare(y.scope)),
        })
        expect(sorted(addLedgers(a, b))).toEqual(sorted(addLedgers(b, a)))
      }),
    )
  })

  const broken: readonly [string, (ledger: SourceLedger) => SourceLedger][] = [
    ['a row too many', (ledger) => ({ ...ledger, rows: ledger.rows + 1 })],
    ['an accepted row too many', (ledger) => ({ ...ledger, accepted: ledger.accepted + 1 })],
    ['a reason too few', (ledger) => ({ ...ledger, reasons: [] })],
    [
      'an event due too many',
      (ledger) => ({ ...ledger, events: ledger.events.map((one: EmissionLedger) => ({ ...one, due: one.due + 1 })) }),
    ],
  ]
  it.each(broken)('with %s is refused', (_, change) => {
    const ledger: SourceLedger = {
      ...emptyLedger(sales(), digestOf('a')),
      rows: 3,
      accepted: 2,
      quarantined: 1,
      events: [{ type: Sold.type, due: 3, appended: 2, duplicate: 0, quarantined: 1, late: 0 }],
      reasons: [{ scope: 'row', eventType: null, reason: 'broken', count: 1 }],
    }
    expect(() => requireBalance(ledger)).not.toThrow()
    expect(() => requireBalance(change(ledger))).toThrow(expect.objectContaining({ code: 'INGEST_LEDGER_MISMATCH' }))
  })
})

function hmacOfPads(ipad: string, opad: string, name: string): string {
  const sha256 = (bytes: Buffer): Buffer => Buffer.from(digestOf(bytes).slice('sha256:'.length), 'hex')
  return sha256(
    Buffer.concat([Buffer.from(opad, 'hex'), sha256(Buffer.concat([Buffer.from(ipad, 'hex'), Buffer.from(name)]))]),
  ).toString('hex')
}
