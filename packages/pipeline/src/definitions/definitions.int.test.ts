import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { asProvenderError, type ErrorJson } from '@provender/kernel'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openWorkspace, type Workspace } from '../open-workspace.ts'
import { makeWorkspace, shopFiles, type TestWorkspace } from '../workspace.fixture.ts'
import { loadWorkspace } from './load-workspace.ts'

let shop: TestWorkspace
let workspace: Workspace

beforeAll(async () => {
  shop = makeWorkspace()
  workspace = await openWorkspace(shop.root, { mode: 'read' })
})
afterAll(async () => {
  await workspace.close()
  shop.dispose()
})
afterEach(() => {
  for (const [file, content] of Object.entries(shopFiles)) shop.write(file, content)
  if (existsSync(join(shop.root, 'more'))) shop.remove('more')
})

const refusal = async (work: Promise<unknown>): Promise<ErrorJson> =>
  work.then(
    () => ({ code: 'INTERNAL' as const, message: 'nothing was refused', details: {} }),
    (error: unknown) => asProvenderError(error).toJSON(),
  )
const loading = (timeoutSeconds = 10): Promise<ErrorJson> => refusal(loadWorkspace(shop.root, { timeoutSeconds }))
const planned = async (product: string): Promise<ErrorJson | null> =>
  (await workspace.plan()).products.find((plan) => plan.product === product)?.error ?? null

describe('loading definitions', () => {
  it('gives plain JSON of every product, source and event type', async () => {
    const loaded = await loadWorkspace(shop.root)
    expect(loaded.products.map(({ contract }) => contract.product).sort()).toEqual([
      'shop/catalog',
      'shop/daily-sales',
      'shop/regulars',
    ])
    expect(loaded.sources.map(({ name }) => name)).toEqual(['items', 'sales'])
    expect(loaded.events.map(({ type }) => type).sort()).toEqual([
      'example.shop.item.item-delisted',
      'example.shop.item.item-listed',
      'example.shop.sale.item-sold',
    ])
    expect(JSON.parse(JSON.stringify(loaded))).toEqual(loaded)
  })

  it('names the file and what was thrown', async () => {
    shop.edit('daily/daily.product.ts', 'export default', "throw new Error('a slip of the pen')\nexport default")
    const error = await loading()
    expect(error.code).toBe('DEFINITION_LOAD_FAILED')
    expect(error.message).toContain('daily/daily.product.ts')
    expect(error.message).toContain('a slip of the pen')
    expect(error.message).toMatch(/daily\.product\.ts:\d+:\d+/)
  })

  it('names the file of a syntax error and of a missing import', async () => {
    shop.edit('daily/daily.product.ts', 'export default', 'export default default')
    expect(await loading()).toMatchObject({
      code: 'DEFINITION_LOAD_FAILED',
      message: expect.stringContaining('daily.product.ts'),
    })
    shop.write('daily/daily.product.ts', "import { nothing } from './not-there.ts'\nexport default nothing\n")
    expect(await loading()).toMatchObject({
      code: 'DEFINITION_LOAD_FAILED',
      message: expect.stringContaining('not-there.ts'),
    })
  })

  it('waits as long as the workspace says, and not longer', async () => {
    shop.edit('provender.config.ts', 'defineConfig({', 'defineConfig({ limits: { loadSeconds: 1 },')
    shop.edit('daily/daily.product.ts', 'export default', 'for (;;) {}\nexport default')
    expect(await refusal(loadWorkspace(shop.root))).toMatchObject({
      code: 'DEFINITION_LOAD_TIMEOUT',
      message: expect.stringContaining('within 1 seconds'),
    })
  })

  it.each([
    ['a loop', 'for (;;) {}'],
    ['an await', 'await new Promise((resolve) => setTimeout(resolve, 600_000))'],
  ])('ends %s that never ends', async (_, code) => {
    shop.edit('daily/daily.product.ts', 'export default', `${code}\nexport default`)
    const started = performance.now()
    expect((await loading(2)).code).toBe('DEFINITION_LOAD_TIMEOUT')
    expect(performance.now() - started).toBeLessThan(8000)
  })

  it.each([['process.exit(0)'], ['process.exit(3)'], ["process.kill(process.pid, 'SIGKILL')"]])(
    'is refused when a definition says %s',
    async (code) => {
      shop.edit('daily/daily.product.ts', 'export default', `${code}\nexport default`)
      expect((await loading()).code).toBe('DEFINITION_LOAD_FAILED')
    },
  )

  it.each([
    ['write a file', "import { writeFileSync } from 'node:fs'\nwriteFileSync('planted.txt', 'x')"],
    ['remove a file', "import { rmSync } from 'node:fs'\nrmSync('data/sales.csv')"],
    ['start a process', "import { execSync } from 'node:child_process'\nexecSync('touch planted.txt')"],
    ['start a worker', "import { Worker } from 'node:worker_threads'\nnew Worker('0', { eval: true })"],
    [
      'load native code',
      "import { createRequire } from 'node:module'\nprocess.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')\ncreateRequire(import.meta.url)",
    ],
  ])('keeps a definition from trying to %s', async (_, code) => {
    shop.write('more/bad.product.ts', `${code}\nexport { default } from '../daily/daily.product.ts'\n`)
    const error = await loading()
    expect(error.code).toBe('DEFINITION_LOAD_FAILED')
    expect(error.message).toContain('Definitions only describe')
    expect(existsSync(join(shop.root, 'planted.txt'))).toBe(false)
    expect(existsSync(join(shop.root, 'data/sales.csv'))).toBe(true)
  })

  it('shows a definition no environment', async () => {
    process.env['PROVENDER_PLANTED'] = 'kept to itself'
    try {
      const code = "if (Object.values(process.env).some((value) => value === 'kept to itself')) throw new Error('seen')"
      shop.edit('daily/daily.product.ts', 'export default', `${code}\nexport default`)
      expect((await loadWorkspace(shop.root)).products).toHaveLength(3)
    } finally {
      delete process.env['PROVENDER_PLANTED']
    }
  })

  it.each(['../x', 'A b', '*', 'order'])('refuses the product name %j', async (name) => {
    shop.edit('daily/daily.product.ts', "name: 'daily-sales'", `name: ${JSON.stringify(name)}`)
    expect(await loading()).toMatchObject({
      code: 'CONTRACT_NAME_INVALID',
      message: expect.stringContaining('daily.product.ts'),
    })
  })

  it.each(['../x', 'order'])('refuses the dataset name %j', async (name) => {
    shop.edit('daily/daily.product.ts', "dataset('daily'", `dataset(${JSON.stringify(name)}`)
    expect((await loading()).code).toBe('CONTRACT_NAME_INVALID')
  })

  it('refuses two products and two sources of one name', async () => {
    shop.write('more/again.product.ts', `export { default } from '../daily/daily.product.ts'\n`)
    const twice = await loading()
    expect(twice.code).toBe('CONTRACT_NAME_DUPLICATE')
    expect(twice.message).toContain('shop/daily-sales')
    expect(twice.message).toContain('more/again.product.ts')
    shop.remove('more')
    shop.write('more/again.source.ts', `export { sales } from '../shop.source.ts'\n`)
    const source = await loading()
    expect(source.code).toBe('CONTRACT_NAME_DUPLICATE')
    expect(source.message).toContain('sales')
    expect(source.message).toContain('more/again.source.ts')
  })

  it('refuses two event types of one name and other fields', async () => {
    shop.write(
      'more/other.product.ts',
      `import { c, dataset, defineProduct, event, sql } from 'provender'
import { promises, shop } from '../events.ts'
const ItemSold = event('example.shop.sale.item-sold', { owner: shop, description: 'Sold.', data: { item: c.string().describe('What') } })
const other = dataset('other', { description: 'x', grain: 'x', key: ['item'], columns: { item: c.string().describe('What') },
  build: sql.from({ sold: ItemSold })\`select distinct item from sold\` })
export default defineProduct({ ...promises, name: 'other', inputs: [ItemSold], datasets: { other } })
`,
    )
    expect(await loading()).toMatchObject({
      code: 'CONTRACT_NAME_DUPLICATE',
      message: expect.stringContaining('item-sold'),
    })
  })

  it('refuses a product file without product and a source file without source', async () => {
    shop.write('more/empty.product.ts', 'export const nothing = 1\n')
    expect(await loading()).toMatchObject({
      code: 'CONTRACT_INVALID',
      message: expect.stringContaining('empty.product.ts'),
    })
    shop.remove('more')
    shop.write('more/empty.source.ts', 'export const nothing = 1\n')
    expect(await loading()).toMatchObject({
      code: 'CONTRACT_INVALID',
      message: expect.stringContaining('empty.source.ts'),
    })
  })

  it('names a missing SQL file', async () => {
    shop.edit('daily/daily.product.ts', './daily.sql', './dayly.sql')
    expect(await loading()).toMatchObject({
      code: 'DEFINITION_FILE_MISSING',
      message: expect.stringContaining('daily/dayly.sql'),
    })
  })

  it('reads each file by its own name, whatever the folders above are called', async () => {
    const odd = makeWorkspace(shopFiles, `${shop.root}-of.product.and.source.files`)
    try {
      expect((await loadWorkspace(odd.root)).products).toHaveLength(3)
    } finally {
      odd.dispose()
    }
  })

  it('refuses a configuration that is none', async () => {
    shop.write('provender.config.ts', "export default { definitionz: ['x'] }\n")
    expect((await loading()).code).toBe('CONFIG_INVALID')
    shop.write('provender.config.ts', 'export const config = {}\n')
    expect(await loading()).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('default export'),
    })
  })
})

describe('views', () => {
  const viewOf = (
    changes: string,
    select = 'select day, kind, sum(pieces)::bigint as pieces from daily group by all',
  ): void => {
    shop.edit('daily/daily.product.ts', 'defineProduct, sql }', 'defineProduct, sql, view }')
    const view = `view('by-kind', { title: 'Sales', description: 'By kind.', mark: 'line', x: 'day', y: 'pieces', series: 'kind', ${changes} select: sql\`${select}\` })`
    shop.edit('daily/daily.product.ts', 'datasets: { daily }', `datasets: { daily }, views: [${view}]`)
  }

  it('are bound over the datasets of the product by their bare names', async () => {
    viewOf('')
    expect(await planned('shop/daily-sales')).toBeNull()
    shop.write('daily/daily.product.ts', shopFiles['daily/daily.product.ts'] ?? '')
    viewOf("dataset: 'daily', pick: 'kind',", 'select * from daily')
    expect(await planned('shop/daily-sales')).toBeNull()
  })

  it.each([
    [
      'that does not bind',
      '',
      'select day, knid from daily',
      'SQL_INVALID',
      /^shop\/daily-sales, view by-kind:1:13: .*knid/s,
    ],
    ['of another product', '', 'select * from items', 'SQL_FORBIDDEN', /^shop\/daily-sales, view by-kind:.*items/s],
    ['with a second statement', '', 'select 1; drop table daily', 'SQL_FORBIDDEN', /view by-kind/],
    [
      'with a parameter',
      '',
      'select day, pieces, kind from daily where kind = $kind',
      'SQL_FORBIDDEN',
      /view by-kind: a parameter has no value here/,
    ],
    [
      'whose picture would not be the same twice',
      '',
      'select day, pieces, kind from daily limit 5',
      'SQL_NOT_DETERMINISTIC',
      /view by-kind: LIMIT depends on the order of rows/,
    ],
    [
      'without a column that it draws',
      '',
      'select day, sum(pieces) as sold, kind from daily group by all',
      'SQL_COLUMNS_MISMATCH',
      /the view by-kind draws "pieces" as y, but its select has no such column \(there are day, sold, kind\)/,
    ],
    ['without the column to pick', "pick: 'item',", undefined, 'SQL_COLUMNS_MISMATCH', /draws "item" as pick/],
    [
      'whose line is no number',
      '',
      'select day, kind, item as pieces from daily',
      'SQL_COLUMNS_MISMATCH',
      /draws "pieces" as y of a line, but it is VARCHAR and no number/,
    ],
  ])('are refused when one has a select %s', async (_, changes, select, code, says) => {
    viewOf(changes, select)
    const error = await planned('shop/daily-sales')
    expect(error?.code).toBe(code)
    expect(error?.message).toMatch(says)
  })

  it.each([
    ['draws one', "x: 'member_id', y: 'visits'", 'select member_id, visits from regulars'],
    ['filters by one', "x: 'visits', y: 'visits'", "select visits from regulars where member_id like 'a%'"],
    ['takes every column', "x: 'visits', y: 'visits'", 'select * from regulars'],
    ['counts one', "x: 'n', y: 'n'", 'select count(distinct member_id) as n from regulars'],
  ])('may not read a personal column: one that %s', async (_, drawn, select) => {
    shop.edit('regulars/regulars.product.ts', 'defineProduct, sql }', 'defineProduct, sql, view }')
    const view = `view('visits', { title: 'Visits', description: 'Visits.', mark: 'bar', ${drawn}, select: sql\`${select}\` })`
    shop.edit('regulars/regulars.product.ts', 'datasets: { regulars }', `datasets: { regulars }, views: [${view}]`)
    expect(await planned('shop/regulars')).toMatchObject({
      code: 'CONTRACT_INVALID',
      message: expect.stringContaining('the view visits reads the personal column regulars.member_id'),
    })
    shop.edit('regulars/regulars.product.ts', drawn, "x: 'visits', y: 'people'")
    shop.edit('regulars/regulars.product.ts', select, 'select visits, count(*) as people from regulars group by all')
    expect(await planned('shop/regulars')).toBeNull()
  })
})

describe('binding definitions', () => {
  it('names file, line and column of SQL that does not bind', async () => {
    shop.write('daily/daily.sql', shop.read('daily/daily.sql').replace('sold.item, kind', 'sold.item, knid'))
    const error = await planned('shop/daily-sales')
    expect(error).toMatchObject({ code: 'SQL_INVALID', details: { line: 1 } })
    expect(error?.message).toMatch(/^daily\.sql:1:\d+: /)
    expect(error?.message).toContain('knid')
  })

  it('names column, both types and the fix when a type differs', async () => {
    shop.edit('daily/daily.sql', 'sum(pieces)::bigint', 'sum(pieces)')
    const error = await planned('shop/daily-sales')
    expect(error?.code).toBe('SQL_COLUMNS_MISMATCH')
    expect(error?.message).toContain('daily.sql: Column pieces is declared BIGINT, the SELECT gives HUGEINT')
    expect(error?.message).toContain('pieces::BIGINT')
  })

  it.each([
    ['a missing column', 'as pieces', 'as peaces', 'SQL_COLUMNS_MISMATCH'],
    ['LIMIT without order', 'group by all', 'group by all limit 3', 'SQL_NOT_DETERMINISTIC'],
    ['the clock', 'sum(pieces)::bigint', '(sum(pieces) + epoch(now()))::bigint', 'SQL_NOT_DETERMINISTIC'],
    ['chance', 'sum(pieces)::bigint', '(sum(pieces) + random())::bigint', 'SQL_NOT_DETERMINISTIC'],
    ['a file', 'from sold', "from read_csv('/etc/passwd') as sold", 'SQL_FORBIDDEN'],
    ['a file by its name', 'from sold', "from '/etc/passwd.csv' as sold", 'SQL_FORBIDDEN'],
    ['a relation that is not declared', 'from sold', 'from regulars as sold', 'SQL_FORBIDDEN'],
    ['a second statement', 'group by all', 'group by all; drop table sold', 'SQL_FORBIDDEN'],
  ])('refuses SQL with %s', async (_, from, to, code) => {
    shop.edit('daily/daily.sql', from, to)
    const error = await planned('shop/daily-sales')
    expect(error?.message).toMatch(/^daily\.sql/)
    expect(error?.code).toBe(code)
  })

  it('keeps others from nothing: only the product that does not bind is refused', async () => {
    shop.edit('regulars/regulars.product.ts', 'count(*)', 'cuont(*)')
    const plan = await workspace.plan()
    expect(plan.products.map(({ product, action }) => [product, action])).toEqual([
      ['shop/catalog', 'build'],
      ['shop/daily-sales', 'build'],
      ['shop/regulars', 'refused'],
    ])
  })

  it.each([
    ['is no condition', 'sql\\`pieces > 0\\`'.replaceAll('\\', ''), 'sql`pieces`', 'SQL_INVALID'],
    ['names no column', 'sql`pieces > 0`', 'sql`peaces > 0`', 'SQL_INVALID'],
    ['asks the clock', 'sql`pieces > 0`', 'sql`day < current_date`', 'SQL_NOT_DETERMINISTIC'],
  ])('refuses a check that %s', async (_, from, to, code) => {
    shop.edit('daily/daily.product.ts', from, to)
    const error = await planned('shop/daily-sales')
    expect(error?.code).toBe(code)
    expect(error?.message).toContain('something was sold')
  })

  it('shows what is wrong with the SQL of a source', async () => {
    shop.edit('shop.source.ts', 'member_id: sql`member`', 'member_id: sql`membre`')
    const plan = await workspace.plan()
    expect(plan.sources.find(({ source }) => source === 'sales')?.reason).toMatch(/membre/)
  })

  it('refuses products and sources that go in a circle', async () => {
    shop.edit(
      'shop.source.ts',
      "source('sales', { owner: shop,",
      "source('sales', { owner: shop, lookups: { listed: ItemListed },",
    )
    shop.edit(
      'shop.source.ts',
      "snapshot('items', { owner: shop,",
      "snapshot('items', { owner: shop, lookups: { sold: ItemSold },",
    )
    expect(await refusal(workspace.plan())).toMatchObject({
      code: 'PLAN_CYCLE',
      message: expect.stringMatching(/items → sales → items/),
    })
  })

  it('writes nothing: planning leaves no state behind', () => {
    expect(existsSync(join(shop.root, '.provender', 'decisions.db'))).toBe(false)
    expect(existsSync(join(shop.root, 'catalog', 'product.lock.json'))).toBe(false)
  })
})
