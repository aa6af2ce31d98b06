import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EngineProcess, startEngineProcess } from './duckdb/engine-process.ts'
import { type GateMode, type GateVerdict, gateStatement } from './statement-gate.ts'

let binder: EngineProcess
beforeAll(async () => {
  binder = await startEngineProcess('binder', { memoryMib: 128, threads: 1, tempDirectory: '/tmp/provender-gate-test' })
})
afterAll(() => binder.close())

async function gate(sql: string, mode: GateMode = 'query'): Promise<GateVerdict> {
  return gateStatement(await binder.parse(sql), { mode, relations: ['loans', 'titles', 'library.shop.weekly'], sql })
}

const attacks = [
  "copy loans to 'x.csv'",
  "copy (select * from loans) to 'x.parquet' (format parquet)",
  "copy loans from 'x.csv'",
  "attach 'x.db' as x",
  'detach x',
  "export database 'x'",
  "import database 'x'",
  'pragma database_list',
  "pragma enable_profiling = 'json'",
  "set memory_limit = '1TB'",
  'reset memory_limit',
  'install httpfs',
  'load httpfs',
  'call pragma_version()',
  'create table x as select 1',
  'create view x as select 1',
  'create macro f(a) as a',
  "create secret s (type s3, key_id 'x')",
  'insert into loans select * from loans',
  'delete from loans',
  'update loans set a = 1',
  'drop table loans',
  'alter table loans add column x int',
  'checkpoint',
  'vacuum',
  'begin',
  'prepare p as select 1',
  'explain select 1',
  'explain analyze select 1',
  "select * from read_csv('/etc/passwd')",
  "select * from read_text('/etc/passwd')",
  "select * from read_blob('/etc/passwd')",
  "select * from read_json_auto('/etc/passwd')",
  "select * from read_parquet('x.parquet')",
  "select * from parquet_metadata('x.parquet')",
  "select * from sniff_csv('x.csv')",
  "select * from glob('/*')",
  "select * from 'file.parquet'",
  "select * from '/etc/passwd.csv'",
  'select * from "library.shop.weekly"',
  "select (select count(*) from read_text('/etc/passwd')) from loans",
  "select * from loans where exists (select 1 from read_text('/etc/passwd'))",
  "select * from loans order by (select content from read_text('/etc/passwd'))",
  "select * from loans limit (select count(*) from glob('/*'))",
  "select * from loans limit 1 offset (select count(*) from glob('/*'))",
  "select * from loans qualify row_number() over (order by (select content from read_text('/etc/passwd'))) = 1",
  "select a from loans group by a having count(*) > (select count(*) from glob('/*'))",
  "select sum(a) filter (where a > (select count(*) from glob('/*'))) from loans",
  "select * from loans, lateral (select * from read_text('/etc/passwd')) x",
  "select * from loans join glob('/*') g on true",
  "select * from loans join titles on (select count(*) from glob('/*')) > 0",
  "with x as (select * from glob('/*')) select * from x",
  "with loans as (select * from glob('/*')) select * from loans",
  'with loans as (select 1) select * from loans',
  'with x as (select * from secret_table) select * from x',
  'with x as (select * from x) select * from x',
  'select * from (with inner_cte as (select 1) select * from inner_cte) y, inner_cte',
  'with a as (select * from b), b as (select 1) select * from a',
  'with recursive x as (select 1 as n from x union all select n + 1 from x) select * from x',
  'with recursive "x.parquet" as (select 1 as n from "x.parquet" union all select 2 from "x.parquet") select * from "x.parquet"',
  'with recursive x as ((with recursive z as (select 1 as n union all select n from x) select * from z) union all select 3 from x) select * from x',
  'with "\u212A.parquet" as (select 1) select * from "k.parquet"',
  'with "k.parquet" as (select 1) select * from "k.parquet"',
  'with "folder/k" as (select 1) select * from "folder/k"',
  'with "\u212A" as (select 1) select * from k',
  'with É as (select 1) select * from é',
  'select * from l\u00d6ans',
  'select * from library.shop.wee\u212aly',
  'select * from main.loans',
  'select * from memory.main.loans',
  "select * from query('select 1')",
  "select * from query_table('loans')",
  'show tables',
  'show all tables',
  'describe loans',
  'summarize loans',
  'select * from (describe loans)',
  'select * from (show tables)',
  'pivot loans on a using sum(b)',
  'from (pivot loans on a in (1, 2) using sum(b))',
  'from loans unpivot (x for y in (a, b))',
  'select 1; select 2',
  'select 1; drop table loans',
  "select 1 /* ; */ ; copy loans to 'x'",
  "select columns('.*') from loans",
  "select columns(lambda c: c <> 'a') from loans",
  'select columns(*) from loans',
  "select getenv('HOME')",
  "select current_setting('memory_limit')",
  "select getvariable('x')",
  'select current_user',
  'select session_user, user',
  'select current_schema()',
  'select current_query()',
  'select version()',
  "select nextval('s')",
  "select error('x')",
  'select setseed(0.5)',
  'select sleep_ms(1000000)',
  "select write_log('x')",
  "select json_serialize_sql('select 1')",
  "select * from json_execute_serialized_sql('{}')",
  'select * from information_schema.tables',
  'select * from sqlite_master',
  'select * from pg_catalog.pg_class',
  'select pg_typeof(a) from loans',
  'select * from duckdb_tables()',
  'select * from duckdb_tables',
  'select * from duckdb_settings()',
  'select * from duckdb_secrets()',
  "select * from pragma_table_info('loans')",
  'select * from loans at (version => 1)',
  'select * from repeat_row(1, num_rows := 1000000000)',
  'select system.main.upper(a), pg_catalog.format_type(1, 2) from loans',
  'select default',
  'from unknown_relation',
  'table unknown_relation',
  'select * from loans union all select * from secret_table',
  'select * from loans where a in (select a from secret_table)',
  'select list_transform([1], lambda x: (select count(*) from secret_table))',
  'values ((select count(*) from secret_table))',
  'select case when true then (select 1 from secret_table) end',
  'select [(select 1 from secret_table)]',
]

describe('refuses whatever does more than read the given relations', () => {
  it.each(attacks)('%s', async (sql) => {
    const verdict = await gate(sql)
    expect(verdict.kind).toBe('refused')
    if (verdict.kind === 'refused') expect(['SQL_FORBIDDEN', 'SQL_INVALID']).toContain(verdict.code)
  })
})

const honest = [
  'select week, sum(loans) over (partition by title_id order by week rows between 3 preceding and current row) s from loans',
  "with recent as (select * from loans where week >= date '2026-01-01'), top as (select title_id, count(*) n from recent group by 1) select * from top join titles using (title_id) order by n desc, title_id limit 10",
  'with recursive step(n) as (select 1 union all select n + 1 from step where n < 10) select * from step',
  'with recursive step(n) as ((with one as (select 1 as n) select n from one) union all select n + 1 from (select * from step) s where n < 10) select * from step',
  'with "Größe der Leihe" as (select 1), Recent as (select 2 as n) select * from "Größe der Leihe", RECENT',
  'select title_id, tag from titles, lateral (select unnest(tags) as tag) t',
  'select l.title_id, p.price from loans l asof join titles p on l.title_id = p.title_id and l.week >= p.valid_from',
  'select * from loans qualify row_number() over (partition by title_id order by week desc, loan_id) = 1',
  "select count(*) filter (where genre = 'x') as n, count(distinct title_id), sum(loans) filter (where loans > 1)::bigint from loans",
  'select list_transform(tags, lambda t: upper(t)), list_filter([1, 2, 3], lambda x: x > 1), [x * 2 for x in [1, 2] if x > 1], tags[1], tags[1:2] from titles',
  "select {'a': 1, 'b': genre}.b, struct_pack(x := 1), struct_extract({'a': 1}, 'a'), map {'k': 1}['k'] from titles",
  "select date_trunc('week', begun)::date, date_diff('day', begun, ended), extract(isodow from begun), strftime(begun, '%Y'), begun + interval 14 days, age(ended, begun), begun at time zone 'UTC', make_date(2026, 1, 2) from loans",
  'select genre, week, sum(loans), grouping(genre) from loans group by grouping sets ((genre, week), (genre), ())',
  'select genre, sum(loans) from loans group by rollup (genre), cube (week)',
  'select * exclude (genre) replace (loans + 1 as loans) from loans',
  "select a.title_id from loans a where exists (select 1 from titles b where b.title_id = a.title_id) and a.loans between 1 and 5 and genre in ('x', 'y') and genre not like '%z' and genre is not null",
  'select coalesce(a, 0), nullif(a, 0), case when a > 0 then 1 else 2 end, try_cast(b as integer), a // 2, a % 2, a ** 2, round(a, 2), greatest(a, b), a is distinct from b, ifnull(a, 1), not c from loans',
  'select title_id from loans union select title_id from titles except select title_id from loans order by 1',
  'select * from generate_series(1, 10) t(n) left join loans on loans.loans = t.n',
  "select quantile_cont(loans, 0.5), arg_max(title_id, loans), max_by(title_id, loans), list(title_id order by title_id), string_agg(genre, ',' order by genre), stddev(loans), approx_count_distinct(title_id), mode(genre) from loans",
  'select * from library.shop.weekly',
  'SELECT * FROM Loans /* a comment; with a semicolon */ -- and another;',
  "select regexp_matches(genre, '^a'), genre || 'x', md5(genre), json_extract_string('{}', '$.a'), position('a' in genre), trim(genre), genre collate nocase from loans",
  "values (1, 'a'), (2, 'b')",
]

describe('lets honest analysis through, in every mode', () => {
  it.each(honest)('%s', async (sql) => {
    for (const mode of ['query', 'build'] as const) expect(await gate(sql, mode)).toMatchObject({ kind: 'allowed' })
  })
})

const vague = [
  'select now() from loans',
  'select current_timestamp from loans',
  'select current_date',
  'select today()',
  'select age(week) from loans',
  'select random() from loans',
  'select uuid() from loans',
  'select * from loans limit 10',
  'select (select a from titles limit 1) from loans',
  'select distinct on (title_id) title_id, week from loans',
  'select * from loans using sample 10%',
  'select * from loans tablesample 10%',
  'select list(title_id) from loans',
  'select first(title_id) from loans',
  "select string_agg(genre, ',') from loans",
  'select row_number() over () from loans',
  'select lag(loans) over (partition by title_id) from loans',
  'select approx_quantile(loans, 0.5) from loans',
  'select * from loans positional join titles',
]

describe('a build must be deterministic, a query need not be', () => {
  it.each(vague)('%s', async (sql) => {
    expect(await gate(sql, 'build')).toMatchObject({ kind: 'refused', code: 'SQL_NOT_DETERMINISTIC' })
    expect(await gate(sql, 'query')).toMatchObject({ kind: 'allowed' })
  })

  it('names the function and the place', async () => {
    const verdict = await gate('select week,\n  random() r from loans', 'build')
    expect(verdict).toMatchObject({
      message: 'random() depends on chance; the same inputs must give the same rows. (at 2:3)',
    })
  })
})

describe('tells what a statement reads', () => {
  it('names the relations used, CTEs not among them', async () => {
    const verdict = await gate(
      'with x as (select * from titles) select * from x join LIBRARY.shop.weekly using (title_id)',
    )
    expect(verdict).toEqual({ kind: 'allowed', relations: ['library.shop.weekly', 'titles'] })
  })

  it('a parameter has a place in a query only', async () => {
    expect((await gate('select * from loans where a = $1')).kind).toBe('allowed')
    expect((await gate('select * from loans where a = $1', 'build')).kind).toBe('refused')
  })
})
