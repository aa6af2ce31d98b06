import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ColumnType, FieldSchema } from '@provender/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { digestSelect, finishDigest } from './content-digest.ts'
import { type EngineProcess, startEngineProcess } from './duckdb/engine-process.ts'
import { createRelation } from './relation.ts'
import { stageDataset } from './stage-dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'provender-stage-'))
let builder: EngineProcess
beforeAll(async () => {
  builder = await startEngineProcess('builder', { memoryMib: 1024, threads: 2, tempDirectory: folder })
})
afterAll(() => builder.close())

const field = (
  id: number,
  name: string,
  type: ColumnType,
  nested: Readonly<Record<string, number>> = {},
): FieldSchema => ({
  id,
  name,
  type,
  nullable: true,
  nested,
})
const shelf = [
  field(1, 'id', { kind: 'bigint' }),
  field(2, 'title', { kind: 'string' }),
  field(3, 'lent', { kind: 'timestamp' }),
  field(4, 'share', { kind: 'double' }),
  field(5, 'price', { kind: 'decimal', precision: 6, scale: 2 }),
]
const rows = `SELECT i AS id, 'title ' || (i % 977) AS title, TIMESTAMPTZ '2026-01-01' + INTERVAL (i) SECOND AS lent,
  i / 7 AS share, (i % 100) / 4 AS price FROM range(300000) r(i)`

async function bytesFrom(threads: number, env: Readonly<Record<string, string>>, shuffled: string): Promise<string> {
  const process = await startEngineProcess('builder', { memoryMib: 1024, threads, tempDirectory: folder, env })
  const outPath = join(folder, `${threads}-${Object.keys(env).length}.parquet`)
  await stageDataset(process, { select: shuffled, fields: shelf, key: ['id'], outPath })
  await process.close()
  return createHash('sha256').update(readFileSync(outPath)).digest('hex')
}

it('the same rows give the same bytes on any number of threads, in any time zone and locale, in any order of arrival', async () => {
  const one = await bytesFrom(1, {}, rows)
  const two = await bytesFrom(
    2,
    { TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    `${rows} ORDER BY hash(i)`,
  )
  expect(two).toBe(one)
})

it('tells rows, size and the bounds that are safe', async () => {
  const outPath = join(folder, 'facts.parquet')
  const select = `SELECT 5 AS id, 'ä' || repeat('x', 300) AS title, TIMESTAMPTZ '2026-01-01 10:00:00.5' AS lent, -0.0::DOUBLE AS share, 0.5 AS price
    UNION ALL SELECT 9, 'b', NULL, 2, 10; -- the end`
  const staged = await stageDataset(builder, { select, fields: shelf, key: ['id'], outPath })
  expect(staged.rows).toBe(2)
  expect(staged.sizeBytes).toBe(readFileSync(outPath).length)
  expect(staged.statistics).toEqual([
    { id: 1, nulls: 0, min: '5', max: '9' },
    { id: 2, nulls: 0, min: 'b', max: null },
    { id: 3, nulls: 1, min: '2026-01-01T10:00:00.500000Z', max: '2026-01-01T10:00:00.500000Z' },
    { id: 4, nulls: 0, min: '0', max: '2' },
    { id: 5, nulls: 0, min: '0.50', max: '10.00' },
  ])
})

it('an empty result is a file that holds only the schema', async () => {
  const outPath = join(folder, 'empty.parquet')
  const staged = await stageDataset(builder, { select: `${rows} WHERE false`, fields: shelf, key: ['id'], outPath })
  expect(staged.rows).toBe(0)
  await createRelation(builder, { name: 'nothing', files: [outPath], columns: shelf })
  expect((await builder.query('FROM nothing')).rows).toEqual([])
})

it('a value that does not fit its type fails, nothing is rounded in silence', async () => {
  const outPath = join(folder, 'wide.parquet')
  const select =
    "SELECT 170141183460469231731687303715884105727 AS id, '' AS title, NULL AS lent, 0 AS share, 0 AS price"
  await expect(stageDataset(builder, { select, fields: shelf, key: ['id'], outPath })).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
  })
})

it('nested values keep their field ids and their content', async () => {
  const fields = [
    field(1, 'k', { kind: 'count' }),
    field(
      2,
      's',
      {
        kind: 'struct',
        fields: [
          { name: 'a', type: { kind: 'string' }, nullable: true },
          { name: 'l', type: { kind: 'list', element: { type: { kind: 'count' }, nullable: true } }, nullable: true },
        ],
      },
      { 's.a': 3, 's.l': 4, 's.l.element': 5 },
    ),
    field(
      6,
      'm',
      { kind: 'map', key: { kind: 'string' }, value: { type: { kind: 'double' }, nullable: true } },
      { 'm.key': 7, 'm.value': 8 },
    ),
  ]
  const outPath = join(folder, 'nested.parquet')
  const select = "SELECT 1 AS k, {'a': 'x', 'l': [1, NULL]} AS s, MAP {'q': 1.5} AS m UNION ALL SELECT 2, NULL, NULL"
  await stageDataset(builder, { select, fields, key: ['k'], outPath })
  const ids = await builder.query(`SELECT name, field_id FROM parquet_schema('${outPath}') WHERE field_id IS NOT NULL`)
  expect(ids.rows.map(([name, id]) => `${name} ${id}`)).toEqual([
    'k 1',
    's 2',
    'a 3',
    'l 4',
    'element 5',
    'm 6',
    'key 7',
    'value 8',
  ])
  await createRelation(builder, { name: 'nested', files: [outPath], columns: fields })
  const digest = async (from: string): Promise<string> =>
    finishDigest((await builder.query(digestSelect(fields, from))).rows[0]?.[0], fields)
  expect(await digest('nested')).toBe(
    await digest(`(SELECT k::BIGINT AS k, s, m::MAP(VARCHAR, DOUBLE) AS m FROM (${select}))`),
  )
})

it('files are read by field id: a renamed column is found, a missing one is null', async () => {
  const outPath = join(folder, 'old.parquet')
  await stageDataset(builder, {
    select: "SELECT 1 AS id, 'x' AS title, NULL AS lent, 1 AS share, 2 AS price",
    fields: shelf,
    key: ['id'],
    outPath,
  })
  const columns = [
    field(1, 'id', { kind: 'bigint' }),
    field(2, 'name', { kind: 'string' }),
    field(9, 'added', { kind: 'date' }),
  ]
  await createRelation(builder, { name: 'newer', files: [outPath], columns })
  expect((await builder.query('FROM newer')).rows).toEqual([['1', 'x', null]])
})
