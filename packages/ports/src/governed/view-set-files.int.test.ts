import { join } from 'node:path'
import type { Principal } from '@provender/contract'
import type { EngineProcess } from '@provender/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { governedAccess } from './governed-access.ts'
import type { ViewSet } from './governed-engine.ts'
import { eventType, logIntake } from './logged.fixture.ts'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from './published.fixture.ts'

// The gate is left out on purpose: statements go straight into the process that answers a reader's SQL.

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const [open, secret] = ['library/borrowing-patterns', 'library/lending-patterns'] as const
let workspace: PublishedWorkspace
let views: ViewSet
const path: Record<'own' | 'other' | 'segment' | 'manifest', string> = { own: '', other: '', segment: '', manifest: '' }

async function viewsOfAnonymous(): Promise<ViewSet> {
  let seen: ViewSet | null = null
  const { catalog, engine } = workspace
  const access = governedAccess({
    catalog,
    engine: {
      ...engine,
      overViews: (set, work, signal) => {
        seen = set
        return engine.overViews(set, work, signal)
      },
    },
    workspace: () => ({ open: [open] }),
  })
  await (await access.sql(anonymous)).query('select count(*) from library.borrowing_patterns.weekly', { limit: 1 })
  if (seen === null) throw new Error('no set of views was used')
  return seen
}

const bypassing = <Result>(work: (reader: EngineProcess) => Promise<Result>): Promise<Result> =>
  workspace.engine.overViews(views, work)

beforeAll(async () => {
  workspace = await publishedWorkspace([open])
  await workspace.publish(patterns(), rowsSql())
  await workspace.publish({ ...patterns(), name: 'lending-patterns', product: secret }, rowsSql('b', 30))
  const returned = eventType('org.library.loan.book-returned', [])
  const times = { [returned.type]: ['1930-01-07T10:00:00Z'] }
  await logIntake(workspace, { source: 'returns', types: [returned], times })
  const [segment] = (await workspace.objects.list('')).filter((id) => id.startsWith('log/'))
  path.segment = workspace.objects.pathOf(segment ?? '')
  const fileOf = async (product: typeof open | typeof secret) =>
    workspace.objects.pathOf((await workspace.catalog.latest(product)).manifest.datasets[0]?.files[0]?.object ?? '')
  path.own = await fileOf(open)
  path.other = await fileOf(secret)
  path.manifest = workspace.objects.pathOf(
    workspace.decisions.publications({ product: secret })[0]?.manifestObject ?? '',
  )
  views = await viewsOfAnonymous()
})

afterAll(() => workspace.close())

describe('a process for SQL of readers, without the gate', () => {
  it('lists the files of its views and no others', () => {
    expect(views.files).toContain(path.own)
    expect(views.files).toHaveLength(2)
  })

  it('reads its own files', async () => {
    const rows = await bypassing((reader) => reader.query(`SELECT count(*) FROM read_parquet('${path.own}')`))
    expect(rows.rows).toEqual([['200']])
  })

  it.each(['other', 'segment', 'manifest'] as const)('is refused every way to a file of: %s', async (kind) => {
    const file = path[kind]
    const ways = [
      `FROM '${file}'`,
      `FROM read_parquet('${file}')`,
      `FROM read_parquet(['${path.own}', '${file}'])`,
      `FROM read_blob('${file}')`,
      `FROM glob('${file}')`,
      `FROM '${path.own}/../${file.slice(file.lastIndexOf('/') + 1)}'`,
    ]
    for (const sql of ways) {
      const refused = bypassing((reader) => reader.query(sql))
      await expect(refused, sql).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
    }
  })

  it('can neither list the store nor write into it, nor change its settings', async () => {
    const { objects, state } = workspace.paths
    for (const sql of [
      `FROM glob('${objects}/**')`,
      `FROM read_parquet('${objects}/**/*.parquet')`,
      `FROM read_blob('${state}/*')`,
      `COPY (SELECT 1) TO '${join(objects, 'x.parquet')}'`,
      `COPY (SELECT 1) TO '${path.other}'`,
    ]) {
      await expect(
        bypassing((reader) => reader.run(sql)),
        sql,
      ).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
    }
    const setting = bypassing((reader) => reader.run(`SET allowed_paths = ['${path.other}']`))
    await expect(setting).rejects.toMatchObject({ message: expect.stringContaining('locked') })
  })

  it('gets the files of a new release with a new set', async () => {
    await workspace.publish(patterns(), rowsSql('a', 10))
    const next = await viewsOfAnonymous()
    expect(next.key).not.toBe(views.key)
    expect(next.files).not.toContain(path.own)
    const former = workspace.engine.overViews(next, (reader) => reader.query(`FROM '${path.own}'`))
    await expect(former).rejects.toMatchObject({ code: 'SQL_FORBIDDEN' })
  })
})
