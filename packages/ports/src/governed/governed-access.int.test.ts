import { renameSync, rmSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReleaseCatalog } from '../release-catalog.ts'
import { governedAccess } from './governed-access.ts'
import {
  type PublishedWorkspace,
  patterns,
  patternsWithoutHistory,
  publishedWorkspace,
  renamedRows,
  rowsSql,
  weeklyHidingGenre,
  weeklyRenamingGenre,
} from './published.fixture.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const local: Principal = { kind: 'local', name: 'local' }
const product = 'library/borrowing-patterns'

let workspace: PublishedWorkspace
let closed: PublishedWorkspace

beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns('1.0.0'), rowsSql())
  await workspace.publish(patterns('1.0.0'), rowsSql('a', 20))
  await workspace.publish(patterns('2.0.0', weeklyHidingGenre), rowsSql('a', 10))
  closed = await publishedWorkspace([])
  await closed.publish(patterns(), rowsSql())
})

afterAll(() => Promise.all([workspace.close(), closed.close()]))

const namesOf = async (principal: Principal, choice: { version: string; release: number } | null) => {
  const data = await workspace.access.open(principal, 'rest', product, choice)
  return data.dataset('weekly').columns.map(({ name }) => name)
}

describe('access', () => {
  it('hides in every release what the serving one hides', async () => {
    expect(await namesOf(local, { version: '1.0.0', release: 1 })).toContain('genre')
    expect(await namesOf(anonymous, null)).not.toContain('genre')
    expect(await namesOf(anonymous, { version: '1.0.0', release: 1 })).not.toContain('genre')
    const governed = await workspace.access.sql(anonymous)
    await expect(
      governed.query('select genre from library.borrowing_patterns.weekly', { limit: 1 }),
    ).rejects.toMatchObject({ code: 'SQL_INVALID' })
  })

  it('hides a column that was renamed and marked, or taken out, under its former name too', async () => {
    const renamed = await publishedWorkspace()
    try {
      await renamed.publish(patterns('1.0.0'), rowsSql())
      await renamed.publish(patterns('2.0.0', weeklyRenamingGenre), renamedRows)
      const first = { version: '1.0.0', release: 1 }
      const columnsOf = async (principal: Principal) =>
        (await renamed.access.open(principal, 'rest', product, first)).dataset('weekly').columns.map(({ name }) => name)
      expect(await columnsOf(anonymous)).toEqual(['week', 'title_id', 'loans', 'overdue_rate', 'price'])
      expect(await columnsOf(local)).toEqual(expect.arrayContaining(['genre', 'serial']))
      const governed = await renamed.access.sql(anonymous)
      for (const column of ['genre', 'serial']) {
        await expect(
          governed.query(`select ${column} from library.borrowing_patterns.weekly`, { limit: 1 }),
        ).rejects.toMatchObject({ code: 'SQL_INVALID' })
      }
    } finally {
      await renamed.close()
    }
  })

  it('hides a dataset that the serving release no longer declares', async () => {
    const dropped = await publishedWorkspace()
    try {
      await dropped.publish(patterns('1.0.0'), rowsSql())
      await dropped.publish(patternsWithoutHistory('2.0.0'), rowsSql())
      const datasetsOf = async (principal: Principal) =>
        (await dropped.access.open(principal, 'rest', product, { version: '1.0.0', release: 1 })).datasets.map(
          ({ name }) => name,
        )
      expect(await datasetsOf(anonymous)).toEqual(['weekly'])
      expect(await datasetsOf(local)).toEqual(['weekly', 'history'])
      const { relations } = await dropped.access.sql(anonymous)
      expect(relations.map(({ name }) => name)).not.toContain('library.borrowing_patterns.history')
    } finally {
      await dropped.close()
    }
  })

  it('reads the newest release of each major under its own name', async () => {
    const governed = await workspace.access.sql(local)
    expect(governed.relations.map(({ name }) => name).toSorted()).toEqual([
      ...['history', 'weekly'].map((name) => `library.borrowing_patterns.${name}`),
      ...['history', 'weekly'].map((name) => `library.borrowing_patterns_v2.${name}`),
    ])
    const counted = await governed.query(
      'select (select count(*) from library.borrowing_patterns.weekly) as one, (select count(*) from library.borrowing_patterns_v2.weekly) as two',
      { limit: 1 },
    )
    expect(counted.rows).toEqual([['100', '50']])
    expect(counted.releases.map(({ manifest }) => `${manifest.version}#${manifest.release}`)).toEqual([
      '1.0.0#2',
      '2.0.0#1',
    ])
  })

  it('says of what one may not see no more than of what is not there', async () => {
    const refusal = async (name: `${string}/${string}`) =>
      closed.access.find(anonymous, name).catch((error: Error) => error.message)
    const [there, notThere] = [await refusal(product), await refusal('library/borrowing-pattern0')]
    expect(String(there).replace(product, 'X')).toBe(String(notThere).replace('library/borrowing-pattern0', 'X'))
    expect(closed.access.sight(anonymous).knows(product)).toBe(false)
    await expect((await closed.access.sql(anonymous)).query('select 1', { limit: 1 })).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    })
    expect((await closed.access.find(local, product)).manifest.product).toBe(product)
  })

  it('names the releases there are', async () => {
    await expect(workspace.access.open(local, 'rest', product, { version: '3.0.0', release: 1 })).rejects.toMatchObject(
      { code: 'REGISTRY_RELEASE_UNKNOWN', message: expect.stringContaining('2.0.0#1, 1.0.0#2') },
    )
  })
})

describe('a release whose manifest is damaged', () => {
  it('is told to who names it; SQL over the others stays', async () => {
    const damaged = await publishedWorkspace()
    try {
      await damaged.publish(patterns(), rowsSql())
      await damaged.publish({ ...patterns(), name: 'lending-patterns', product: 'library/lending-patterns' }, rowsSql())
      const [first] = damaged.decisions.publications({ product })
      rmSync(damaged.objects.pathOf(first?.manifestObject ?? ''))
      const access = governedAccess({
        catalog: openReleaseCatalog(damaged),
        engine: damaged.engine,
        workspace: () => ({ open: ['library/*'] }),
      })
      const governed = await access.sql(anonymous)
      const limit = 1
      for (const text of ['select * from library.lending_patterns.weekly', 'select 1']) {
        expect((await governed.query(text, { limit })).rows).toHaveLength(1)
      }
      const told = { code: 'STORAGE_OBJECT_MISSING' }
      for (const text of [
        'select * from library.borrowing_patterns.weekly',
        'with x as (select 1) select * from x, (from LIBRARY.borrowing_patterns.weekly) y',
      ]) {
        await expect(governed.query(text, { limit })).rejects.toMatchObject(told)
      }
      const named = { limit, product: { product, major: null } } as const
      await expect(governed.query('select * from weekly', named)).rejects.toMatchObject(told)
    } finally {
      await damaged.close()
    }
  })
})

describe('a data file that was gone', () => {
  it('is read again as soon as it is restored', async () => {
    const restored = await publishedWorkspace()
    try {
      await restored.publish(patterns(), rowsSql())
      const { manifest } = await restored.catalog.latest(product)
      const path = restored.objects.pathOf(manifest.datasets[0]?.files[0]?.object ?? '')
      renameSync(path, `${path}.away`)
      const ask = async (text: string, bare = false) => {
        const question = { limit: 1, product: bare ? ({ product, major: null } as const) : null }
        return (await (await restored.access.sql(anonymous)).query(text, question)).rows.length
      }
      const whole = 'select * from library.borrowing_patterns.weekly'
      await expect(ask(whole)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_MISSING' })
      renameSync(`${path}.away`, path)
      expect(await Promise.all([ask(whole), ask('select * from weekly', true)])).toEqual([1, 1])
      await expect(ask('select nothing from weekly', true)).rejects.toMatchObject({ code: 'SQL_INVALID' })
    } finally {
      await restored.close()
    }
  })
})
