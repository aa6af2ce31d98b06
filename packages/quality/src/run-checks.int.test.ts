import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Check,
  type ColumnMap,
  c,
  check,
  complete,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  event,
  sql,
} from '@provender/contract'
import { type EngineProcess, startEngineProcess } from '@provender/engine'
import { digestOf } from '@provender/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CheckedTable, checkProduct } from './run-checks.ts'

let folder = ''
let engine: EngineProcess
let files = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'provender-quality-'))
  engine = await startEngineProcess('builder', { memoryMib: 256, threads: 2, tempDirectory: join(folder, 'spill') })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'Sold.',
  data: { item: c.string().describe('What') },
})
const columns = {
  item: c.string().describe('What'),
  pieces: c.count().describe('Pieces'),
  share: c.double().between(0, 1).nullable().describe('Share'),
  size: c.string().oneOf('s', 'l').nullable().describe('Size'),
}

async function tableOf(select: string, checks: readonly Check[], of: ColumnMap = columns): Promise<CheckedTable> {
  const daily = dataset('daily', {
    description: 'x',
    grain: 'x',
    columns: of,
    key: ['item'],
    build: sql.from({ sold: Sold })`select 1`,
    checks,
  })
  const contract = describeProduct(
    defineProduct({
      name: 'sales',
      domain: shop,
      version: '1.0.0',
      purpose: 'Sales.',
      customers: [{ team: 'buyers', need: 'orders' }],
      benefit: { says: 'less', measuredBy: 'waste' },
      inputs: [Sold],
      datasets: { daily },
      sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
      ports: { sql: true },
      access: { allowedFor: ['research'] },
    }),
    () => '',
  )
  files += 1
  const path = join(folder, `daily-${files}.parquet`)
  await engine.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
  const { rows } = await engine.query(`SELECT count(*) FROM read_parquet('${path}')`)
  const [described] = contract.datasets
  if (described === undefined) throw new Error('no dataset')
  return {
    dataset: described,
    staged: {
      dataset: 'daily',
      path,
      sizeBytes: 1,
      sha256: digestOf('x'),
      rows: Number(rows[0]?.[0]),
      contentDigest: `pc1:${files}`,
      fields: [],
      statistics: [],
      ledger: [],
    },
  }
}
const row = (item: string, pieces: string, share = 'null', size = 'null'): string =>
  `SELECT ${item}::VARCHAR AS item, ${pieces}::BIGINT AS pieces, ${share}::DOUBLE AS share, ${size}::VARCHAR AS size`
const verdictOf = async (select: string, checks: readonly Check[] = [], events = 5) =>
  checkProduct(engine, [await tableOf(select, checks)], { events: { [Sold.type]: events } })
const brokenIn = async (select: string, checks: readonly Check[] = [], events = 5) =>
  (await verdictOf(select, checks, events)).checks
    .filter(({ status }) => status !== 'passed')
    .map(({ name, status }) => `${name}: ${status}`)

const good = row("'pear'", '2', '0.5', "'s'")
const rule = check('a rule', sql`pieces > 0`)
const throwing = check('a rule that throws', sql`item::bigint > 0`)

describe('checking', () => {
  it('passes when every check does, over the content it saw', async () => {
    const table = await tableOf(good, [rule])
    const verdict = await checkProduct(engine, [table], { events: {} })
    expect(verdict.passed).toBe(true)
    expect(verdict.checks.every(({ rowsSeen }) => rowsSeen === 1)).toBe(true)
    const other = await checkProduct(engine, [{ ...table, staged: { ...table.staged, contentDigest: 'pc1:other' } }], {
      events: {},
    })
    expect(other.contentDigest).not.toBe(verdict.contentDigest)
  })

  it('counts for a rule about a column the values it saw, for any other the rows', async () => {
    const three = [row("'a'", '1', '0.5'), row("'b'", '1', '0.7'), row("'c'", '1')].join(' UNION ALL ')
    const seenIn = async (checks: readonly Check[]) => {
      const verdict = await verdictOf(three, checks)
      return new Map(verdict.checks.map(({ name, rowsSeen, status, message }) => [name, [rowsSeen, status, message]]))
    }
    for (const seen of [await seenIn([rule]), await seenIn([rule, throwing])]) {
      expect(seen.get('share is finite')).toEqual([2, 'passed', null])
      expect(seen.get('share lies between 0 and 1')).toEqual([2, 'passed', null])
      expect(seen.get('size is one of its allowed values')).toEqual([0, 'passed', 'The column holds no values.'])
      expect(seen.get('pieces is a whole number from 0')).toEqual([3, 'passed', null])
      expect(seen.get('item is never missing')).toEqual([3, 'passed', null])
      expect(seen.get('a rule')).toEqual([3, 'passed', null])
    }
  })

  it('fails a rule over a column that must have values and has none', async () => {
    expect(await brokenIn(row("'a'", 'null'))).toEqual([
      'pieces is never missing: failed',
      'pieces is a whole number from 0: failed',
    ])
  })

  it('of more rules than one scan takes gives each its own figures', async () => {
    const many = Array.from({ length: 130 }, (_, n) => check(`rule ${n}`, sql`pieces <> ${n}`))
    expect(await brokenIn(row("'a'", '117'), many)).toEqual(['rule 117: failed'])
  })

  it.each<[string, string, string]>([
    ['a missing value', row('null', '1'), 'item is never missing: failed'],
    ['a count below zero', row("'a'", '-1'), 'pieces is a whole number from 0: failed'],
    ['a count that JSON cannot hold', row("'a'", '9007199254740993'), 'pieces is a whole number from 0: failed'],
    ['a double that is no number', row("'a'", '1', "'nan'"), 'share is finite: failed'],
    ['a double without end', row("'a'", '1', "'inf'"), 'share is finite: failed'],
    ['a value out of its range', row("'a'", '1', '1.01'), 'share lies between 0 and 1: failed'],
    ['a value that is not allowed', row("'a'", '1', 'null', "'m'"), 'size is one of its allowed values: failed'],
    ['a key twice', `${row("'a'", '1')} UNION ALL ${row("'a'", '2')}`, 'one row per item: failed'],
    ['no rows', `${good} WHERE false`, 'has rows: failed'],
  ])('finds %s', async (_, select, broken) => {
    expect(await brokenIn(select)).toContain(broken)
  })

  it('takes a rule that is neither true nor false for broken', async () => {
    expect(await brokenIn(good, [check('unknown', sql`null > pieces`)])).toEqual(['unknown: failed'])
  })

  it('reads a rule with a comment at its end, or over several lines', async () => {
    const commented = check('commented', sql`pieces > 0 -- as promised`)
    const long = check(
      'long',
      sql`
      pieces > 0
      and item is not null /* a name */
    `,
    )
    expect(await brokenIn(good, [commented, long, rule])).toEqual([])
    expect(await brokenIn(row("'a'", '0'), [commented])).toEqual(['commented: failed'])
  })

  it('over zero rows passes nothing', async () => {
    const verdict = await verdictOf(`${good} WHERE false`, [rule, complete({ against: Sold, min: 1 })])
    expect(verdict.passed).toBe(false)
    expect(verdict.checks.map(({ status }) => status)).not.toContain('passed')
  })

  it('records a check that throws as an error, without a cell value, and no other result changes', async () => {
    const alone = await verdictOf(good, [rule])
    const both = await verdictOf(good, [throwing, rule])
    expect(both.passed).toBe(false)
    expect(both.checks.filter(({ name }) => name !== throwing.name)).toEqual(alone.checks)
    const error = both.checks.find(({ name }) => name === throwing.name)
    expect(error).toMatchObject({ status: 'error', rowsSeen: 0 })
    expect(error?.message).not.toContain('pear')
  })

  it('never lets one check change another’s result, whichever stand beside it', async () => {
    const pool = [
      rule,
      throwing,
      check('fails', sql`pieces > 100`),
      check('unknown', sql`null`),
      check('divides', sql`100 / (pieces - 2) > 0`),
    ]
    const alone = new Map<string, string>()
    for (const one of pool) alone.set(one.name, (await verdictOf(good, [one])).checks.at(-1)?.status ?? '')
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(pool), async (checks) => {
        const verdict = await verdictOf(good, checks)
        const found = verdict.checks.slice(-checks.length || verdict.checks.length)
        for (const { name, status } of found)
          if (alone.has(name)) expect([name, status]).toEqual([name, alone.get(name)])
      }),
      { numRuns: 15 },
    )
  })

  it('records a check that takes too long as an error, and judges the others', async () => {
    const endless = check('endless', sql`(select max(range % 7) from range(30000000000)) >= pieces`)
    const verdict = await checkProduct(engine, [await tableOf(good, [endless, rule])], { events: {}, timeoutMs: 400 })
    expect(verdict.passed).toBe(false)
    expect(verdict.checks.filter(({ status }) => status !== 'passed')).toMatchObject([
      { name: 'endless', status: 'error' },
    ])
  })

  it('says that nothing ran when the engine is gone: no check passes', async () => {
    const table = await tableOf(good, [rule])
    const mortal = await startEngineProcess('builder', {
      memoryMib: 128,
      threads: 1,
      tempDirectory: join(folder, 'mortal'),
    })
    await mortal.close()
    const verdict = await checkProduct(mortal, [table], { events: {} })
    expect(verdict.passed).toBe(false)
    expect(new Set(verdict.checks.map(({ status }) => status))).toEqual(new Set(['error']))
  })

  it('counts against the events there were', async () => {
    const three = [1, 2, 3].map((n) => row(`'i${n}'`, '1')).join(' UNION ALL ')
    const counted = [complete({ against: Sold, min: 1, measure: 'pieces' })]
    expect(await brokenIn(three, counted, 3)).toEqual([])
    expect(await brokenIn(three, counted, 4)).toHaveLength(1)
    expect(await brokenIn(three, counted, 2)).toHaveLength(1)
  })

  it('of a product without datasets passes nothing', async () => {
    expect((await checkProduct(engine, [], { events: {} })).passed).toBe(false)
  })
})
