import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bindExpression, bindPredicate, bindSelect, bindSelects, checkColumns, type RelationColumn } from './binder.ts'
import { type EngineProcess, startEngineProcess } from './duckdb/engine-process.ts'

let binder: EngineProcess
beforeAll(async () => {
  binder = await startEngineProcess('binder', {
    memoryMib: 256,
    threads: 1,
    tempDirectory: '/tmp/provender-binder-test',
  })
})
afterAll(() => binder.close())

const loans: readonly RelationColumn[] = [
  { name: 'id', type: { kind: 'bigint' }, nullable: false },
  { name: 'title_id', type: { kind: 'string' }, nullable: false },
  { name: 'copies', type: { kind: 'count' }, nullable: true },
]
const bind = (sql: string) => bindSelect(binder, { sql, file: 'weekly.sql', relations: { loans }, mode: 'build' })

describe('binding a SELECT', () => {
  it('tells its columns, what it reads and what it means', async () => {
    const bound = await bind('SELECT title_id, count(*) AS n FROM loans GROUP BY 1')
    expect(bound).toMatchObject({
      columns: [
        { name: 'title_id', duckdbType: 'VARCHAR' },
        { name: 'n', duckdbType: 'BIGINT' },
      ],
      relations: ['loans'],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('names file, line and column, shows the line and the hint', async () => {
    await expect(bind("SELECT 'ééé' AS e,\n  title\nFROM loans")).rejects.toMatchObject({
      code: 'SQL_INVALID',
      message: expect.stringMatching(/^weekly\.sql:2:3: .*title_id.*\n {4}title\n {4}\^$/s),
      details: { line: 2, column: 3, file: 'weekly.sql' },
    })
    await expect(bind('SELECT id FROM loans WHER id > 1')).rejects.toMatchObject({
      message: expect.stringMatching(/^weekly\.sql:1:27: /),
    })
    await expect(bind('SELECT id FROM lones')).rejects.toMatchObject({
      code: 'SQL_FORBIDDEN',
      message: expect.stringMatching(/^weekly\.sql:1:16: .*lones.*loans/),
    })
  })

  it('binds relations of a catalog and schema, and finds the types of parameters', async () => {
    const name = 'library.borrowing_patterns.loans'
    const bound = await bindSelect(binder, {
      sql: `SELECT id FROM ${name} WHERE title_id = $t`,
      file: null,
      relations: { [name]: loans },
      mode: 'query',
    })
    expect(bound).toMatchObject({ relations: [name], parameters: [{ name: 't', duckdbType: 'VARCHAR' }] })
  })

  it('one bad statement does not keep the others from binding', async () => {
    const select = (sql: string) => ({ sql, file: null, relations: { loans }, mode: 'build' as const })
    const outcomes = await bindSelects(binder, [select('SELECT nope FROM loans'), select('SELECT id FROM loans')])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'bound'])
  })
})

describe('a fingerprint', () => {
  const same = [
    [
      'SELECT id, copies + 1 AS y FROM loans WHERE copies > 1',
      'SELECT  l.id,\n l.copies + 1 AS y -- c\n FROM loans AS l WHERE l.copies > 1',
    ],
    ['WITH a AS (SELECT * FROM loans) SELECT id FROM a', 'WITH b AS (SELECT * FROM loans) SELECT id FROM b'],
    ['SELECT id FROM loans WHERE copies BETWEEN 1 AND 3', 'SELECT id FROM loans WHERE (copies BETWEEN 1 AND 3)'],
  ]
  it.each(same)('is equal for one meaning: %s', async (a, b) => {
    expect((await bind(a)).fingerprint).toBe((await bind(b)).fingerprint)
  })

  const different = [
    ['SELECT id FROM loans WHERE copies > 1', 'SELECT id FROM loans WHERE copies >= 1'],
    ['SELECT coalesce(copies, 0) AS c FROM loans', 'SELECT coalesce(copies, 1) AS c FROM loans'],
    ['SELECT id, copies FROM loans', 'SELECT copies, id FROM loans'],
    ['SELECT id AS a FROM loans', 'SELECT id AS b FROM loans'],
    ['SELECT sum(copies) AS s FROM loans', 'SELECT sum(id) AS s FROM loans'],
    ['SELECT id FROM loans WHERE id = 9007199254740993', 'SELECT id FROM loans WHERE id = 9007199254740992'],
    [
      'SELECT id, row_number() OVER (ORDER BY id) AS r FROM loans',
      'SELECT id, row_number() OVER (ORDER BY id DESC) AS r FROM loans',
    ],
    ["SELECT id FROM loans WHERE title_id LIKE 'a%'", "SELECT id FROM loans WHERE title_id LIKE 'b%'"],
    ['SELECT count(*) FILTER (copies > 1) AS c FROM loans', 'SELECT count(*) FILTER (copies > 2) AS c FROM loans'],
    [
      'SELECT a.id FROM loans a JOIN loans b ON a.id = b.copies',
      'SELECT a.id FROM loans a JOIN loans b ON a.copies = b.id',
    ],
    [
      'WITH a AS MATERIALIZED (SELECT id FROM loans), b AS MATERIALIZED (SELECT copies AS id FROM loans) SELECT x.id FROM a x JOIN b y ON x.id = y.id JOIN a z ON z.id = x.id',
      'WITH a AS MATERIALIZED (SELECT id FROM loans), b AS MATERIALIZED (SELECT copies AS id FROM loans) SELECT x.id FROM a x JOIN b y ON x.id = y.id JOIN b z ON z.id = x.id',
    ],
  ]
  it.each(different)('differs for another meaning: %s', async (a, b) => {
    expect((await bind(a)).fingerprint).not.toBe((await bind(b)).fingerprint)
  })
})

describe('the declared columns', () => {
  it('may come in any order, and must be there with their types', async () => {
    const bound = await bind('SELECT title_id, sum(copies) AS n, id FROM loans GROUP BY ALL')
    const declared = [
      { name: 'id', type: { kind: 'bigint' } },
      { name: 'title_id', type: { kind: 'string' } },
      { name: 'n', type: { kind: 'count' } },
    ] as const
    expect(() => checkColumns(bound, declared, 'weekly.sql')).toThrow(
      'weekly.sql: Column n is declared BIGINT, the SELECT gives HUGEINT: sums of BIGINT are HUGEINT, which Parquet would round: cast it: n::BIGINT.',
    )
    expect(() => checkColumns(bound, declared.slice(0, 2))).toThrow(
      'The SELECT gives a column n (HUGEINT) that is not declared',
    )
    expect(() => checkColumns(bound, [...declared, { name: 'more', type: { kind: 'date' } }])).toThrow(
      'Column more (DATE) is declared, but',
    )
    checkColumns(await bind('SELECT title_id, sum(copies)::BIGINT AS n, id FROM loans GROUP BY ALL'), declared)
  })

  it('cannot hold what has no table type', async () => {
    const bound = await bind("SELECT INTERVAL 1 DAY AS d, TIME '10:00' AS t FROM loans")
    expect(() => checkColumns(bound, [{ name: 'd', type: { kind: 'string' } }])).toThrow('INTERVAL has no table type')
  })

  it('compares nested types', async () => {
    const bound = await bind("SELECT {'a': 1::BIGINT, 'b': ['x']} AS s FROM loans")
    const fields = [
      { name: 'a', type: { kind: 'count' }, nullable: true },
      { name: 'b', type: { kind: 'list', element: { type: { kind: 'string' }, nullable: true } }, nullable: true },
    ] as const
    checkColumns(bound, [{ name: 's', type: { kind: 'struct', fields } }])
  })
})

describe('binding an expression', () => {
  const over = { name: 'loans', columns: loans }
  it('tells its type, and a condition must be BOOLEAN', async () => {
    expect(await bindExpression(binder, { sql: 'id || title_id -- key', file: null, over })).toMatchObject({
      duckdbType: 'VARCHAR',
    })
    await bindPredicate(binder, { sql: 'copies IS NULL OR copies > 0', file: null, over })
    await expect(bindPredicate(binder, { sql: 'copies', file: null, over })).rejects.toMatchObject({
      code: 'SQL_INVALID',
      details: { found: 'BIGINT' },
    })
  })

  it.each([
    'id > 0) FROM loans WHERE (true',
    'id), (copies',
    'id > 0) FROM loans --',
    'count(*) > 1',
    'row_number() OVER (ORDER BY id) > 1',
    'now() > NULL',
    '$1',
    'id > 0; SELECT 1',
    '',
  ])('is one expression about one row: not %s', async (sql) => {
    await expect(bindPredicate(binder, { sql, file: null, over })).rejects.toThrow()
  })

  it('may look into other relations in a subquery', async () => {
    const lookups = { titles: loans }
    const bound = await bindPredicate(binder, {
      sql: 'EXISTS (SELECT 1 FROM titles t WHERE t.id = loans.id) AND (SELECT count(*) FROM titles) > 0',
      file: null,
      over,
      lookups,
    })
    expect(bound.relations).toEqual(['loans', 'titles'])
  })

  it('places its errors in the expression', async () => {
    await expect(bindPredicate(binder, { sql: 'id > 0\n  AND nope', file: 'check', over })).rejects.toMatchObject({
      message: expect.stringMatching(/^check:2:7: /),
    })
  })
})
