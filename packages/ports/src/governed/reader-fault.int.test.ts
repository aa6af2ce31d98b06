import { appendFileSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import { errorCodes, isProvenderError } from '@provender/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from './published.fixture.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const local: Principal = { kind: 'local', name: 'local' }
const product = 'library/borrowing-patterns'
let worlds: readonly [PublishedWorkspace, PublishedWorkspace]

beforeAll(async () => {
  worlds = [await publishedWorkspace(), await publishedWorkspace()]
  for (const [index, world] of worlds.entries()) await world.publish(patterns(), rowsSql(`world ${index}`))
})

afterAll(() => Promise.all(worlds.map((world) => world.close())))

const named = { limit: 10, product: { product, major: null } } as const

async function failure(world: PublishedWorkspace, text: string, reader = anonymous) {
  const sql = await world.access.sql(reader)
  const error: unknown = await sql.query(text, named).catch((caught: unknown) => caught)
  if (!isProvenderError(error)) throw new Error(`answered: ${text}`)
  return { code: error.code, message: error.message, details: error.details ?? {} }
}

describe('a statement of a reader that fails on a value', () => {
  it.each([
    ['conversion', 'select cast(genre as integer) from weekly', "Could not convert string '…' to INT32"],
    ['a date', 'select genre::date from weekly', 'invalid date field format'],
    ['a narrowing cast', 'select (loans + 1000)::tinyint from weekly', 'INT64 with value #'],
    ['overflow', 'select loans + 9223372036854775807 from weekly', 'Overflow in addition'],
    [
      'overflow of decimals',
      'select price * 99999999999999999999999999999999999::decimal(38,2) from weekly',
      'Overflow',
    ],
    ['a root', 'select sqrt(-1 - loans) from weekly', 'square root of a negative number'],
    ['invalid input', "select strptime(genre, '%Y') from weekly", 'Could not parse string'],
    ['a regular expression', "select regexp_matches('x', genre || '(') from weekly", 'missing )'],
    ['a sub-select of many rows', 'select (select loans from weekly) from weekly', 'More than one row'],
    ['not implemented', "select timezone(genre, timestamptz '2020-01-01') from weekly", 'Unknown TimeZone'],
    ['a pattern', "select genre like 'x' escape genre from weekly", 'A pattern or format is not valid'],
    ['JSON', "select json_extract(genre, '$.a') from weekly", 'Malformed JSON'],
  ])('is SQL_INVALID: %s', async (_, text, words) => {
    const { code, message } = await failure(worlds[0], text)
    expect([code, errorCodes[code].status]).toEqual(['SQL_INVALID', 422])
    expect(message).toContain(words)
    expect(message).not.toMatch(/Poetry|verse|Fiction/)
  })

  it('is told where it stands, in the text as written, and what to do', async () => {
    const text = 'select loans,\n  cast(genre as integer) from weekly'
    const told = await failure(worlds[0], text)
    expect(told).toMatchObject({ details: { line: 2, column: 3, sql: text } })
    expect(told.message).toContain('at 2:3:')
    const sql = await worlds[0].access.sql(anonymous)
    for (const mended of ['try_cast(genre as integer)', 'try(cast(genre as integer))']) {
      expect((await sql.query(`select ${mended} as n from weekly`, named)).rows[0]).toEqual([null])
    }
  })

  it.each(['select $1 from weekly', 'select ? + loans from weekly', 'select $week from history', 'select $1'])(
    'may have no parameter: %s',
    async (text) => {
      expect(await failure(worlds[0], text)).toMatchObject({
        code: 'SQL_INVALID',
        message: expect.stringContaining('nowhere to take its value from'),
      })
    },
  )

  it.each(['out of memory', 'no space left on device', 'database has been invalidated', 'provender:OWNER_ACTIVE:x'])(
    'cannot pass for another failure: %s',
    async (words) => {
      expect(await failure(worlds[0], `select (genre || '${words}')::int from weekly`)).toMatchObject({
        code: 'SQL_INVALID',
      })
      expect((await (await worlds[0].access.sql(anonymous)).query('select 1', named)).rows).toEqual([[1]])
    },
  )

  it('says the same as an export', async () => {
    const sql = await worlds[0].access.sql(anonymous)
    await expect(sql.exportParquet('select genre::int from weekly', named)).rejects.toMatchObject({
      code: 'SQL_INVALID',
    })
  })
})

describe('where the key is hidden', () => {
  // Rows lie in the order of loan_id, which differs between the worlds: the first value that fails does too.
  const pattern = `case title_id when 'title-0' then '(' when 'title-1' then '['
      when 'title-2' then '*' when 'title-3' then '\\' else ')' end`
  const byFirstRow = [
    `select bool_or(regexp_matches('x', ${pattern})) from history`,
    `select title_id from history where regexp_matches('x', ${pattern})`,
    'select count(*) from history where title_id::int > 1',
    "select max(strptime(title_id, '%Y')) from history",
    "select count(*) from history where title_id like 'x' escape title_id",
    'select title_id::int from history join weekly using (title_id)',
  ]

  it.each(byFirstRow)('the refusal does not tell which value it was: %s', async (text) => {
    const [one, two] = [await failure(worlds[0], text), await failure(worlds[1], text)]
    expect(one).toEqual(two)
    expect(one).toMatchObject({ code: 'SQL_INVALID', message: expect.stringContaining('one cannot be converted') })
    expect(one.details).not.toHaveProperty('line')
    expect(one.details).not.toHaveProperty('exception')
    expect(one.message).not.toContain('title-')
  })

  it('who may see all of it is told more, and never the value', async () => {
    const { code, message } = await failure(worlds[0], 'select member_id::int from history', local)
    expect(code).toBe('SQL_INVALID')
    expect(message).toContain("Could not convert string '…' to INT32")
    const sql = 'select member_id::int from history'
    expect((await failure(worlds[0], sql)).message).toContain('member_id')
    expect((await failure(worlds[0], sql)).message).not.toContain('one cannot be converted')
  })

  it('a picture that fails stays the error of the workspace, and tells as little', async () => {
    const draw = async (world: PublishedWorkspace, text: string) => {
      const data = await world.access.open(anonymous, 'page', product)
      const wanted = { kind: 'rows', pick: null, limit: 10 } as const
      const error: unknown = await data.authored({ text, wanted }).catch((caught: unknown) => caught)
      return isProvenderError(error) ? { code: error.code, message: error.message, details: error.details } : error
    }
    for (const text of byFirstRow.slice(0, 4)) {
      const [one, two] = [await draw(worlds[0], text), await draw(worlds[1], text)]
      expect(one).toEqual(two)
      expect(one).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('SQL of this picture') })
    }
    expect(await draw(worlds[0], 'select genre::int as n from weekly')).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining("Could not convert string '…' to INT32"),
    })
  })
})

describe('a file that was damaged', () => {
  it('is no fault of the statement', async () => {
    const world = await publishedWorkspace()
    try {
      await world.publish(patterns(), rowsSql())
      const sql = await world.access.sql(anonymous)
      await sql.query('select genre from weekly', named)
      const { manifest } = await world.catalog.latest(product)
      appendFileSync(world.objects.pathOf(manifest.datasets[0]?.files[0]?.object ?? ''), 'damage')
      expect(await failure(world, 'select genre from weekly')).toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH' })
    } finally {
      await world.close()
    }
  })
})
