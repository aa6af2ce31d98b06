import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EngineProcess, startEngineProcess } from './duckdb/engine-process.ts'
import { dropCsv, readCsv } from './read-csv.ts'

const folder = mkdtempSync(join(tmpdir(), 'provender-csv-'))
let builder: EngineProcess
beforeAll(async () => {
  builder = await startEngineProcess('builder', { memoryMib: 512, threads: 2, tempDirectory: folder })
})
afterAll(() => builder.close())

async function read(content: string | Uint8Array, columns: readonly string[], delimiter = ',') {
  const path = join(folder, 'file.csv')
  writeFileSync(path, content)
  const result = await readCsv(builder, { path, columns, delimiter, relation: 'file' })
  return {
    ...result,
    accepted: (await builder.query('SELECT * FROM file ORDER BY source_row')).rows,
    refused: (await builder.query('SELECT source_row, line, reason FROM file_rejects ORDER BY source_row')).rows,
  }
}

it('numbers every row in file order, rejected ones included', async () => {
  const result = await read('\ufeffid,name\n1,"a,b"\n2\n3,b,extra\n4,"two\nlines"\n5,\n6,"bad"quote\n7,z\n', [
    'id',
    'name',
  ])
  expect(result.accepted).toEqual([
    ['1', '1', 'a,b'],
    ['4', '4', 'two\nlines'],
    ['5', '5', null],
    ['7', '7', 'z'],
  ])
  expect(result.refused.map(([row, line, reason]) => [row, line, String(reason).split(':')[0]])).toEqual([
    ['2', '3', 'MISSING COLUMNS'],
    ['3', '4', 'TOO MANY COLUMNS'],
    ['6', '7', 'UNQUOTED VALUE'],
  ])
  expect([result.rows, result.rejected]).toEqual([4, 3])
})

it('rejects a row that is not UTF-8 and keeps the others', async () => {
  const bytes = Buffer.concat([Buffer.from('id,name\n1,a\n2,'), Buffer.from([0xff, 0x80]), Buffer.from('\n3,c\n')])
  const result = await read(bytes, ['id', 'name'])
  expect(result.accepted.map(([, id]) => id)).toEqual(['1', '3'])
  expect(result.refused).toMatchObject([['2', '3', expect.stringContaining('INVALID ENCODING')]])
})

it('reads gzip, CRLF, another delimiter and a file without rows', async () => {
  expect((await read(gzipSync('id;name\r\n1;a\r\n2;b\r\n'), ['id', 'name'], ';')).accepted).toEqual([
    ['1', '1', 'a'],
    ['2', '2', 'b'],
  ])
  expect(await read('id,name\n', ['id', 'name'])).toMatchObject({ rows: 0, rejected: 0, accepted: [] })
})

it('keeps row numbers right in a file that is read by several threads', async () => {
  const lines = Array.from({ length: 400_000 }, (_, index) =>
    index % 90_001 === 7 ? `${index + 1}` : `${index + 1},"text, ${'x'.repeat(30)}"`,
  )
  const path = join(folder, 'large.csv')
  writeFileSync(path, `id,name\n${lines.join('\n')}\n`)
  const result = await readCsv(builder, { path, columns: ['id', 'name'], delimiter: ',', relation: 'large' })
  const wrong = await builder.query('SELECT count(*) FROM large WHERE id::BIGINT <> source_row')
  expect(wrong.rows).toEqual([['0']])
  expect(result.rejected).toBe(5)
}, 60_000)

it('refuses a header that is not the declared one, naming both', async () => {
  await expect(read('id,nmae\n1,a\n', ['id', 'name'])).rejects.toMatchObject({
    code: 'INGEST_SOURCE_MALFORMED',
    details: { expected: ['id', 'name'], found: ['id', 'nmae'] },
  })
})

it.each([
  ['UTF-16', Buffer.from('\ufeffid,name\n1,a\n', 'utf16le')],
  ['binary', Buffer.from([0x50, 0x41, 0x52, 0x31, 0, 0, 1, 0x0a])],
  ['Latin-1 header', Buffer.from('id,größe\n1,a\n', 'latin1')],
  ['empty', Buffer.alloc(0)],
  ['broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7])],
  ['cut gzip', gzipSync(Buffer.from(`id,name\n${'1,a\n'.repeat(200_000)}`)).subarray(0, 500)],
])('refuses a file that is %s', async (_, bytes) => {
  await expect(read(bytes, ['id', 'name'])).rejects.toMatchObject({ code: 'INGEST_SOURCE_MALFORMED' })
})

it('says when the file is not there, and forgets what it read on request', async () => {
  const path = join(folder, 'absent.csv')
  await expect(readCsv(builder, { path, columns: ['a'], delimiter: ',', relation: 'x' })).rejects.toMatchObject({
    code: 'INGEST_SOURCE_MISSING',
  })
  await read('id\n1\n', ['id'])
  await dropCsv(builder, 'file')
  await expect(builder.query('FROM file')).rejects.toMatchObject({ code: 'SQL_INVALID' })
})
