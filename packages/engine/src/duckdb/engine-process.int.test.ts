import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { memoryBudgets } from '../memory-budgets.ts'
import { createEngine } from './engine.ts'
import { type EngineProcess, type EngineProcessOptions, startEngineProcess } from './engine-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'provender-engine-'))
const endless = 'SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 3'

async function start(options: Partial<EngineProcessOptions> = {}): Promise<EngineProcess> {
  return startEngineProcess('builder', { memoryMib: 256, threads: 2, tempDirectory: folder, ...options })
}

describe('a process', () => {
  let builder: EngineProcess
  beforeAll(async () => {
    builder = await start({ connections: 2, graceMs: 1000 })
  })
  afterAll(() => builder.close())

  it('answers rows in their JSON form with the types of their columns', async () => {
    const result = await builder.query(
      "SELECT 1 AS a, 2::BIGINT AS b, 0.05::DECIMAL(2,2) AS c, timestamptz '2026-11-20' AS d",
    )
    expect(result.rows).toEqual([[1, '2', '0.05', '2026-11-20T00:00:00.000000Z']])
    expect(result.columns.map(({ duckdbType }) => duckdbType)).toEqual([
      'INTEGER',
      'BIGINT',
      'DECIMAL(2,2)',
      'TIMESTAMP WITH TIME ZONE',
    ])
  })

  it('binds parameters by place and by name', async () => {
    expect((await builder.query('SELECT $1 + 1, $2', [1, 'x'])).rows).toEqual([[2, 'x']])
    expect((await builder.query('SELECT $a, $b', { a: 2n ** 62n, b: null })).rows).toEqual([
      ['4611686018427387904', null],
    ])
  })

  it('refuses numbers that JSON would change, without telling the value', async () => {
    const types = [{ kind: 'count' as const }]
    const failed = builder.query('SELECT 9007199254740993::BIGINT AS n', [], { types })
    await expect(failed).rejects.toMatchObject({ code: 'CONTRACT_VALUE_INVALID', details: { column: 'n' } })
    await expect(builder.query("SELECT 'NaN'::DOUBLE AS x")).rejects.toMatchObject({ code: 'CONTRACT_VALUE_INVALID' })
  })

  it('says where SQL is wrong, and never tells a cell value', async () => {
    await expect(builder.query("SELECT 'é',\n  nope")).rejects.toMatchObject({
      code: 'SQL_INVALID',
      details: { line: 2, column: 3 },
    })
    const error = await builder
      .query("SELECT x::INTEGER FROM (SELECT chr(83) || 'mith' AS x)")
      .catch((caught) => caught)
    expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(error.message).not.toContain('Smith')
  })

  it('refuses more rows than asked for, or says that there are more', async () => {
    await expect(builder.query('FROM range(10001)')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    const some = await builder.query('FROM range(10001)', [], { maxRows: 5 })
    expect([some.rows.length, some.isTruncated]).toEqual([5, true])
  })

  it('shows a view to all later calls, also when they run side by side', async () => {
    await builder.run('CREATE OR REPLACE VIEW twice AS SELECT 2 AS n')
    const results = await Promise.all(Array.from({ length: 20 }, () => builder.query('SELECT n FROM twice')))
    expect(new Set(results.map(({ rows }) => rows[0]?.[0]))).toEqual(new Set([2]))
  })

  it('stops a statement at its time limit and goes on', async () => {
    await expect(builder.query(endless, [], { timeoutMs: 200 })).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' })
    expect((await builder.query('SELECT 1')).rows).toEqual([[1]])
  })

  it('stops a statement when its caller goes away', async () => {
    const abort = new AbortController()
    const running = builder.query(endless, [], { signal: abort.signal })
    setTimeout(() => abort.abort(), 100)
    await expect(running).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' })
    await expect(builder.query('SELECT 1', [], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ENGINE_CANCELLED',
    })
    expect((await builder.query('SELECT 1')).rows).toEqual([[1]])
  })

  it('fails a query beyond its memory and stays usable', async () => {
    const greedy = "SELECT list(repeat('x', 1000) || i) FROM range(10000000) r(i)"
    await expect(builder.query(greedy, [], { maxRows: 1 })).rejects.toMatchObject({ code: 'ENGINE_MEMORY_EXCEEDED' })
    expect((await builder.query('SELECT 1')).rows).toEqual([[1]])
  })

  it('streams a million rows in chunks while the parent holds a few of them', async () => {
    const before = process.memoryUsage().rss
    let rows = 0
    let largest = 0
    for await (const chunk of builder.stream("SELECT i, 'row ' || i AS text FROM range(1000000) r(i)")) {
      rows += chunk.rows.length
      largest = Math.max(largest, chunk.rows.length)
      if (rows % 100_000 === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect([rows, largest]).toEqual([1_000_000, 10_000])
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024)
  })

  it('gives an empty stream its columns, and lets a reader leave early', async () => {
    const chunks = []
    for await (const chunk of builder.stream('SELECT 1 AS a WHERE false')) chunks.push(chunk)
    expect(chunks).toMatchObject([{ columns: [{ name: 'a' }], rows: [] }])
    for await (const chunk of builder.stream('FROM range(100000000)', [], { chunkRows: 10 })) {
      expect(chunk.rows.length).toBe(10)
      break
    }
    expect((await builder.query('SELECT 1')).rows).toEqual([[1]])
  })
})

describe('the death of a process', () => {
  it('fails the call under way, never the parent', async () => {
    const doomed = await start()
    const running = doomed.query(endless)
    setTimeout(() => process.kill(doomed.pid, 'SIGKILL'), 100)
    await expect(running).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
    expect(doomed.isAlive).toBe(false)
    await expect(doomed.query('SELECT 1')).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
    await doomed.close()
  })

  it('comes with the death of its parent, also in the middle of a statement', async () => {
    const script = `
      import { startEngineProcess } from ${JSON.stringify(new URL('./engine-process.ts', import.meta.url).href)}
      const orphan = await startEngineProcess('builder', { memoryMib: 128, threads: 1, tempDirectory: ${JSON.stringify(folder)} })
      orphan.query(${JSON.stringify(endless)}).catch(() => undefined)
      process.stdout.write(String(orphan.pid), () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200))`
    const parent = spawnSync(
      process.execPath,
      ['--conditions=provender-source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { encoding: 'utf8' },
    )
    expect(parent.signal).toBe('SIGKILL')
    const pid = Number(parent.stdout)
    expect(pid).toBeGreaterThan(1)
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 2000 })
  })

  it('closing cancels what is under way', async () => {
    const closing = await start()
    const running = closing.query(endless)
    const failed = expect(running).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    await closing.close()
    await failed
  })
})

describe('a reader', () => {
  it('reaches its directories and nothing else, and its settings are locked', async () => {
    const inside = join(folder, 'inside')
    const builder = await start()
    await builder.run(`COPY (SELECT 1 AS a) TO '${folder}/outside.parquet'`)
    await builder.close()
    const reader = await startEngineProcess('reader', {
      memoryMib: 128,
      threads: 1,
      tempDirectory: join(folder, 'reader'),
      allowedDirectories: [inside],
    })
    await expect(reader.query(`FROM '${folder}/outside.parquet'`)).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
    await expect(reader.query(`FROM '${inside}/../outside.parquet'`)).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
    await expect(reader.run("SET memory_limit = '9GB'")).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect((await reader.query("SELECT current_setting('TimeZone')")).rows).toEqual([['UTC']])
    await reader.close()
  })
})

describe('a reader of single files', () => {
  const store = join(folder, 'store')
  const listed = join(store, 'listed.parquet')
  const other = join(store, 'other.parquet')
  const thousands = Array.from({ length: 5000 }, (_, index) => join(store, `${index}`.padStart(64, '0')))
  const startReader = (files: readonly string[], spill = 'files') =>
    startEngineProcess('reader', {
      ...{ memoryMib: 128, threads: 1, tempDirectory: join(folder, spill), allowedFiles: files },
    })
  let reader: EngineProcess

  beforeAll(async () => {
    mkdirSync(store)
    const builder = await start()
    for (const path of [listed, other]) await builder.run(`COPY (SELECT 1 AS a) TO '${path}'`)
    await builder.close()
    symlinkSync(other, join(store, 'link.parquet'))
    symlinkSync(store, join(folder, 'linked'))
    reader = await startReader([listed, join(store, 'later.parquet'), ...thousands])
    await reader.run(`CREATE VIEW v AS SELECT a FROM read_parquet(['${listed}'])`)
  })
  afterAll(() => reader.close())

  it('starts with thousands of them in no time, and its views work', async () => {
    const begun = performance.now()
    const another = await startReader([listed, ...thousands], 'another')
    expect(performance.now() - begun).toBeLessThan(5000)
    expect((await another.query(`FROM '${listed}'`)).rows).toEqual([[1]])
    await another.close()
    expect((await reader.query('SELECT a FROM v')).rows).toEqual([[1]])
  })

  it.each([
    `FROM '${other}'`,
    `FROM read_parquet('${other}')`,
    `FROM read_parquet(['${listed}', '${other}'])`,
    `FROM read_parquet('${store}/*.parquet')`,
    `FROM read_parquet('${store}/[o]ther.parquet')`,
    `FROM glob('${store}/*')`,
    `FROM glob('${other}')`,
    `FROM read_blob('${other}')`,
    `FROM read_text('${store}/*')`,
    `FROM parquet_metadata('${other}')`,
    `FROM parquet_schema('${other}')`,
    `FROM sniff_csv('${other}')`,
    `FROM '${join(store, 'link.parquet')}'`,
    `FROM '${join(folder, 'linked', 'other.parquet')}'`,
    `FROM '${listed}/../other.parquet'`,
    `FROM 'file://${other}'`,
    `FROM '${join(folder, 'files')}/../store/other.parquet'`,
    `ATTACH '${other}' AS o`,
    `COPY (SELECT 1) TO '${join(store, 'new.parquet')}'`,
    `COPY (SELECT 1) TO '${other}'`,
  ])('cannot: %s', async (sql) => {
    await expect(reader.run(sql)).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
  })

  it.each(["SET allowed_paths = ['/']", "SET allowed_directories = ['/']", 'SET enable_external_access = true'])(
    'cannot: %s',
    async (sql) => {
      await expect(reader.run(sql)).rejects.toMatchObject({ message: expect.stringContaining('has been locked') })
    },
  )

  it('reads a listed file that came later, and spills', async () => {
    const builder = await start()
    await builder.run(`COPY (SELECT 7 AS a) TO '${join(store, 'later.parquet')}'`)
    await builder.close()
    expect((await reader.query(`FROM '${join(store, 'later.parquet')}'`)).rows).toEqual([[7]])
    const large = 'SELECT sum(length(x)) FROM (SELECT md5(range::VARCHAR) AS x FROM range(4000000) ORDER BY x)'
    expect((await reader.query(large)).rows).toEqual([['128000000']])
  })

  it('reads nothing when nothing is listed', async () => {
    const none = await startReader([], 'none')
    await expect(none.query(`FROM '${listed}'`)).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
    await none.close()
  })
})

describe('the engine', () => {
  it('starts a process on first use, shares it, stops it when idle and replaces a dead one', async () => {
    const engine = createEngine({
      budgets: memoryBudgets(8 * 2 ** 30, {}),
      threads: 1,
      tempDirectory: join(folder, 'spill'),
      readerDirectories: [folder],
      idleMs: { reader: 100 },
    })
    const pids = await Promise.all([1, 2, 3].map(() => engine.use('reader', async (reader) => reader.pid)))
    expect(new Set(pids).size).toBe(1)
    const dead = await engine.use('reader', async (reader) => {
      process.kill(reader.pid, 'SIGKILL')
      await reader.query('SELECT 1').catch(() => undefined)
      return reader
    })
    const next = await engine.use('reader', async (reader) => ({ reader, answer: await reader.query('SELECT 1') }))
    expect(next.reader.pid).not.toBe(dead.pid)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(next.reader.isAlive).toBe(false)
    await engine.close()
    await expect(engine.use('reader', async () => 1)).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' })
    expect(existsSync(join(folder, 'spill'))).toBe(true)
  })
})
