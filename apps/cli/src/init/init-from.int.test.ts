import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type EngineProcess, startEngineProcess } from '@provender/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileProfile, profileFile } from './profile-file.ts'
import { readDataFileHead } from './read-data-file.ts'

let folder = ''
let parquetMaker: EngineProcess

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'provender-profile-'))
  mkdirSync(join(folder, 'spill'))
  parquetMaker = await fresh()
})

afterAll(async () => {
  await parquetMaker.close()
  rmSync(folder, { recursive: true, force: true })
})

const fresh = (): Promise<EngineProcess> =>
  startEngineProcess('builder', { memoryMib: 512, threads: 2, tempDirectory: join(folder, 'spill') })

async function profile(
  name: string,
  content: string | Uint8Array | null,
  key: readonly string[] | null = null,
): Promise<FileProfile> {
  const path = join(folder, name)
  if (content !== null) writeFileSync(path, content)
  const engine = await fresh()
  try {
    return await profileFile(engine, await readDataFileHead(path), key)
  } finally {
    await engine.close()
  }
}

const types = (found: FileProfile): Readonly<Record<string, string>> =>
  Object.fromEntries(found.columns.map(({ name, type, nullable }) => [name, type.kind + (nullable ? '?' : '')]))

describe('types of a CSV file', () => {
  it('are the narrowest that every value fits', async () => {
    const found = await profile(
      'types.csv',
      'id,n,big,huge,x,money,yes,day,at,local,u,t\n' +
        '1,5,9007199254740993,99999999999999999999,1.5,1.50,true,2024-02-29,2024-01-01T10:00:00Z,2024-01-01 10:00,6f9619ff-8b86-d011-b42d-00cf4fc964ff,a\n' +
        '2,-3,1,1,2e3,20.25,FALSE,2024-03-01,2024-01-01T10:00:00+02:00,2024-01-01T10:00:01.5,6F9619FF-8B86-D011-B42D-00CF4FC964FE,b\n',
    )
    expect(types(found)).toEqual({
      id: 'integer',
      n: 'integer',
      big: 'bigint',
      huge: 'string',
      x: 'double',
      money: 'decimal',
      yes: 'boolean',
      day: 'date',
      at: 'timestamp',
      local: 'localTimestamp',
      u: 'uuid',
      t: 'string',
    })
  })

  it('stay text where in doubt, and say why', async () => {
    const found = await profile(
      'doubt.csv',
      'zip,mixed,ambiguous,never\n01234,1,01/02/2024,\n99999,2,03/04/2024,\n00001,n/a,05/06/2024,\n',
    )
    expect(types(found)).toEqual({ zip: 'string', mixed: 'string', ambiguous: 'string', never: 'string?' })
    expect(found.columns.map(({ note }) => note)).toEqual([
      'numbers with leading zeros are identifiers; it stays text',
      '2 of 3 values are numbers, the others are not; it stays text',
      'its dates fit both %d/%m/%Y and %m/%d/%Y: write strptime with the right one in the source; it stays text',
      'it is always empty; it stays text',
    ])
  })

  it('read dates in the formats that only one reading fits, and a decimal comma', async () => {
    const found = await profile(
      'formats.csv',
      'us;eu;dots;at;euro\n12/31/2024;31/12/2024;31.12.2024;31.12.2024 23:59;1,5\n01/02/2024;01/02/2024;01.02.2024;01.02.2024 00:00;-20\n',
    )
    expect(types(found)).toEqual({ us: 'date', eu: 'date', dots: 'date', at: 'localTimestamp', euro: 'double' })
    expect(found.columns[0]?.expression).toBe(`try_strptime("us", '%m/%d/%Y')::date`)
  })

  it('refuse a day that no calendar has', async () => {
    const found = await profile('calendar.csv', 'day\n2024-02-30\n2024-02-28\n')
    expect(types(found)).toEqual({ day: 'string' })
  })
})

describe('awkward CSV files', () => {
  it('with a byte order mark, semicolons and line ends in quotes', async () => {
    const found = await profile('bom.csv', '\ufeffOrder ID;note\r\n1;"two\r\nlines"\r\n2;"a ""b"""\r\n')
    expect(found.rows).toBe(2)
    expect(found.columns.map(({ from, name }) => `${from}>${name}`)).toEqual(['Order ID>order_id', 'note>note'])
  })

  it('with repeated, empty, reserved and foreign names', async () => {
    const found = await profile('names.csv', 'a,A,,select,日付\n1,2,3,4,5\n')
    expect(found.columns.map(({ from, name }) => `${from}>${name}`)).toEqual([
      'a>a',
      'A_2>a_2',
      'column_3>column_3',
      'select>select_field',
      '日付>column_5',
    ])
  })

  it('with ragged rows count them and go on', async () => {
    const found = await profile('ragged.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n')
    expect(found).toMatchObject({ rows: 2, ragged: { count: 2 } })
  })

  it('compressed', async () => {
    expect((await profile('zipped.csv.gz', gzipSync('a,b\n1,x\n'))).rows).toBe(1)
  })

  it.each([
    ['empty.csv', '', 'INGEST_SOURCE_MALFORMED', /is empty/],
    ['header.csv', 'a,b\n', 'INGEST_SOURCE_MALFORMED', /header of 2 columns but no rows/],
    ['numbers.csv', '1,2\n3,4\n', 'INGEST_SOURCE_MALFORMED', /looks like data/],
    [
      'wide.csv',
      `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(2000)}1\n`,
      'REQUEST_TOO_LARGE',
      /2001 columns; .* may have 2000/,
    ],
    [
      'latin.csv',
      Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xe9]), Buffer.from('\n')]),
      'INGEST_SOURCE_MALFORMED',
      /not UTF-8: line 3/,
    ],
    ['utf16.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'INGEST_SOURCE_MALFORMED', /UTF-16LE/],
    ['data.xlsx', 'x', 'USAGE', /neither CSV nor Parquet/],
  ])('%s is refused with what to do', async (name, content, code, message) => {
    await expect(profile(name, content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('that is not there', async () => {
    await expect(readDataFileHead(join(folder, 'nowhere.csv'))).rejects.toMatchObject({ code: 'INGEST_SOURCE_MISSING' })
  })

  it('with 2,000 columns is read', { timeout: 60_000 }, async () => {
    const columns = Array.from({ length: 2000 }, (_, i) => `c${i}`)
    const found = await profile('2000.csv', `${columns.join(',')}\n${columns.map((_, i) => i).join(',')}\n`)
    expect(found.columns.length).toBe(2000)
  })
})

describe('keys', () => {
  it('are the column that tells rows apart and is named like one', async () => {
    expect((await profile('key.csv', 'title,order_id\na,7\nb,8\n')).key).toEqual(['order_id'])
  })

  it('are found as pairs', async () => {
    expect((await profile('pair.csv', 'week,title,n\n2024-01-01,a,1\n2024-01-01,b,1\n2024-01-08,a,1\n')).key).toEqual([
      'week',
      'title',
    ])
  })

  it('are none where rows repeat, and repeats are counted', async () => {
    expect(await profile('repeat.csv', 'a,b\n1,x\n1,x\n2,y\n')).toMatchObject({ key: [], repeated: 1 })
  })

  it('asked for are taken by either name, or refused with the count', async () => {
    const text = 'Order ID,n\n1,1\n2,1\n'
    expect((await profile('asked.csv', text, ['Order ID'])).key).toEqual(['order_id'])
    await expect(profile('asked.csv', text, ['n'])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/1 of 2 rows repeat a key/),
    })
    await expect(profile('asked.csv', text, ['nope'])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/no such column/),
    })
  })
})

it('takes the types of a Parquet file as they are', async () => {
  const path = join(folder, 'typed.parquet')
  await parquetMaker.run(
    `COPY (SELECT 1::BIGINT AS "Id", 'a' AS t, DATE '2024-01-01' AS d, 1.5::DECIMAL(8,2) AS m, TIMESTAMPTZ '2024-01-01T00:00:00Z' AS at, [1,2]::INTEGER[] AS l, {'x': 1} AS s, NULL::DOUBLE AS n) TO '${path}' (FORMAT parquet)`,
  )
  expect(readFileSync(path).length).toBeGreaterThan(0)
  expect(types(await profile('typed.parquet', null))).toEqual({
    id: 'integer',
    t: 'string',
    d: 'date',
    m: 'decimal',
    at: 'timestamp',
    l: 'list',
    s: 'string',
    n: 'double?',
  })
})
