import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant, type ProductName } from '@provender/kernel'
import { mayKnow } from '@provender/policy'
import { type IndexStore, openIndexStore, workspacePaths } from '@provender/storage'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DomainPage, DomainsAnswer, GlossaryAnswer, RelationsAnswer } from '../answers/workspace-answers.ts'
import { installProblems } from '../http-problems.ts'
import { catalogMirror } from './search/catalog-mirror.ts'
import { type SmallColumn, type SmallRelease, smallEntry } from './search/small-release.fixture.ts'
import { visibleProducts } from './search/visible-products.ts'
import { mountWorkspace, type WorkspaceParts } from './workspace-routes.ts'

const column = (name: string, description: string, more: Partial<SmallColumn> = {}): SmallColumn => ({
  ...{ name, description, isPersonal: false },
  ...more,
})
const words = (purpose: string, terms: Readonly<Record<string, string>>) => ({
  purpose,
  people: [{ name: 'Desk', role: 'data steward' }],
  terms: Object.entries(terms).map(([term, meaning]) => ({ term, meaning })),
})
const release = (product: ProductName, sequence: number, more: Partial<SmallRelease> = {}): SmallRelease => ({
  ...{ product, release: sequence, team: 'circulation', purpose: `What ${product} tells.`, datasets: [] },
  publishedAt: instant(`2026-11-${String(sequence).padStart(2, '0')}T00:00:00Z`),
  ...more,
})
const loansColumns = [
  column('title_id', 'Key of the title'),
  column('overdue', 'Days past due', { type: 'count', unit: 'days' }),
  column('member', 'Who borrowed', { isPersonal: true }),
]
const releases: readonly SmallRelease[] = [
  release('library/loans', 1, {
    datasets: [
      { name: 'weekly', description: 'Loans by week.', columns: loansColumns },
      { name: 'members', description: 'Members.', columns: [column('member', 'Who', { isPersonal: true })] },
    ],
    domain: words('Lends books.', { copy: 'One exemplar.', Hold: 'A wish for a title.' }),
  }),
  release('library/titles', 2, {
    team: 'catalogue',
    datasets: [{ name: 'all_titles', description: 'Titles.', columns: [column('title_id', 'Key of the title')] }],
    domain: words('Lends books and records.', { copy: 'One exemplar.', hold: 'A wish for a title.' }),
  }),
  release('archive/papers', 3, {
    datasets: [
      {
        name: 'papers',
        description: 'Papers.',
        columns: [column('title_id', 'Number of the paper'), column('overdue', 'Days past due', { unit: 'weeks' })],
      },
    ],
    domain: words('Keeps papers.', { copy: 'A reproduction.' }),
  }),
  release('archive/hidden', 4, {
    sql: false,
    datasets: [{ name: 'secret', description: 'x', columns: [column('overdue', 'Something else')] }],
  }),
]

let index: IndexStore
let app: FastifyInstance
const root = mkdtempSync(join(tmpdir(), 'provender-workspace-'))

beforeAll(async () => {
  index = openIndexStore(workspacePaths(root))
  for (const [at, one] of releases.entries()) await index.recordRelease(smallEntry({ ...one, release: 1 }, at + 1))
  app = Fastify()
  installProblems(app)
  const open = ['library/*', 'archive/papers']
  const parts: WorkspaceParts = {
    index,
    principalOf: ({ headers }) =>
      headers.authorization === undefined ? { kind: 'anonymous', name: 'anonymous' } : { kind: 'local', name: 'local' },
    access: {
      sight: (principal) => ({
        key: principal.kind,
        seesPersonal: principal.kind === 'local',
        knows: (product) => mayKnow(principal, product, { open }),
      }),
    },
    catalog: { events: async () => [] },
  }
  mountWorkspace(app, parts, {
    mirror: catalogMirror(index.search),
    visibleTo: visibleProducts(),
  })
})

afterAll(async () => {
  await app.close()
  await index.close()
  await rm(root, { recursive: true, force: true })
})

async function get<Answer>(url: string, isLocal = false): Promise<Answer> {
  const answer = await app.inject({ url, headers: isLocal ? { authorization: 'Bearer local' } : {} })
  return answer.json()
}

describe('GET /api/relations', () => {
  const namesFor = async (prefix: string, isLocal = false) =>
    (await get<RelationsAnswer>(`/api/relations?prefix=${prefix}`, isLocal)).relations.map(({ name }) => name)

  it('completes the beginning of a name, then words, then columns', async () => {
    expect(await namesFor('')).toEqual(['archive.papers.papers', 'library.loans.weekly', 'library.titles.all_titles'])
    expect(await namesFor('library.l')).toEqual(['library.loans.weekly'])
    expect(await namesFor('Titl')).toEqual([
      'library.titles.all_titles',
      'archive.papers.papers',
      'library.loans.weekly',
    ])
    expect(await namesFor('over')).toEqual(['archive.papers.papers', 'library.loans.weekly'])
    expect(await namesFor('nothing')).toEqual([])
    expect(await namesFor('loans.weekly')).toEqual([])
  })

  it('knows of each reader only what SQL shows', async () => {
    expect(await namesFor('', true)).toEqual([
      'archive.papers.papers',
      'library.loans.members',
      'library.loans.weekly',
      'library.titles.all_titles',
    ])
    const columnsOf = async (isLocal: boolean) =>
      (await get<RelationsAnswer>('/api/relations?prefix=library.loans.weekly', isLocal)).relations[0]?.columns
    expect(await columnsOf(false)).toEqual([
      { name: 'title_id', type: 'string', description: 'Key of the title' },
      { name: 'overdue', type: 'count', description: 'Days past due' },
    ])
    expect((await columnsOf(true))?.map(({ name }) => name)).toEqual(['title_id', 'overdue', 'member'])
    expect(await namesFor('member')).toEqual([])
  })

  it('says when there are more', async () => {
    const { relations, hasMore } = await get<RelationsAnswer>('/api/relations?limit=1')
    expect([relations.length, hasMore]).toEqual([1, true])
    expect((await get<RelationsAnswer>('/api/relations?limit=3')).hasMore).toBe(false)
  })
})

describe('GET /api/domains', () => {
  it('tells of each domain what the release published last says', async () => {
    expect((await get<DomainsAnswer>('/api/domains')).domains).toEqual([
      {
        ...{ domain: 'archive', purpose: 'Keeps papers.', products: 1, eventTypes: 0, terms: 1 },
        teams: [{ team: 'circulation', contact: 'circulation@example.org', products: 1 }],
        people: [{ name: 'Desk', role: 'data steward', contact: null }],
      },
      {
        ...{ domain: 'library', purpose: 'Lends books and records.', products: 2, eventTypes: 0, terms: 2 },
        teams: [
          { team: 'catalogue', contact: 'catalogue@example.org', products: 1 },
          { team: 'circulation', contact: 'circulation@example.org', products: 1 },
        ],
        people: [{ name: 'Desk', role: 'data steward', contact: null }],
      },
    ])
    expect((await get<DomainsAnswer>('/api/domains', true)).domains[0]?.products).toBe(2)
  })

  it('shows one with its products and terms', async () => {
    expect(await get<DomainPage>('/api/domains/library')).toMatchObject({
      products: [
        { product: 'library/loans', team: 'circulation', simulated: null, publishedAt: '2026-11-01T00:00:00.000000Z' },
        { product: 'library/titles', team: 'catalogue' },
      ],
      ...{ moreProducts: 0, eventTypes: [] },
      terms: [
        { term: 'copy', meaning: 'One exemplar.' },
        { term: 'hold', meaning: 'A wish for a title.' },
      ],
    })
    expect(await get('/api/domains/libary')).toMatchObject({
      ...{ code: 'ROUTE_UNKNOWN', status: 404 },
      detail: 'There is no domain "libary" that you may see. Did you mean library?',
    })
  })
})

describe('GET /api/glossary', () => {
  const glossary = (query = '', isLocal = false) => get<GlossaryAnswer>(`/api/glossary${query}`, isLocal)

  it('lists terms and columns that are not personal, and flags what has two meanings', async () => {
    const { entries, total, ambiguous, next } = await glossary()
    expect({ total, ambiguous, next }).toEqual({ total: 4, ambiguous: 3, next: null })
    expect(entries.map(({ name, kind, isAmbiguous, meanings }) => [name, kind, isAmbiguous, meanings.length])).toEqual([
      ['copy', 'term', true, 2],
      ['hold', 'term', false, 1],
      ['overdue', 'column', true, 2],
      ['title_id', 'column', true, 2],
    ])
    expect(entries[3]?.meanings).toEqual([
      {
        ...{ meaning: 'Key of the title', type: 'string', unit: null, morePlaces: 0 },
        places: [
          { domain: 'library', product: 'library/loans', dataset: 'weekly' },
          { domain: 'library', product: 'library/titles', dataset: 'all_titles' },
        ],
      },
      {
        ...{ meaning: 'Number of the paper', type: 'string', unit: null, morePlaces: 0 },
        places: [{ domain: 'archive', product: 'archive/papers', dataset: 'papers' }],
      },
    ])
  })

  it('holds a unit or a type for another meaning, and tells each reader of his own', async () => {
    const meaningsOf = async (isLocal: boolean) =>
      (await glossary('?q=OVERDUE', isLocal)).entries[0]?.meanings.map(({ meaning, type, unit }) => [
        meaning,
        type,
        unit,
      ])
    expect(await meaningsOf(false)).toEqual([
      ['Days past due', 'count', 'days'],
      ['Days past due', 'string', 'weeks'],
    ])
    expect(await meaningsOf(true)).toHaveLength(3)
  })

  it('finds parts of names and only ambiguous ones', async () => {
    expect((await glossary('?q=ol')).entries.map(({ name }) => name)).toEqual(['hold'])
    expect((await glossary('?ambiguous=true')).entries.map(({ name }) => name)).toEqual(['copy', 'overdue', 'title_id'])
    expect(await glossary('?cursor=abc')).toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('pages through all names, each once', async () => {
    const columns = Array.from({ length: 120 }, (_, at) => column(`c${at}`, 'A column.'))
    const many = release('library/wide', 5, { datasets: [{ name: 'wide', description: 'Wide.', columns }] })
    await index.recordRelease(smallEntry({ ...many, release: 1 }, 5))
    const names: string[] = []
    let cursor = ''
    do {
      const { entries, next, total } = await glossary(cursor === '' ? '' : `?cursor=${cursor}`)
      expect(total).toBe(124)
      names.push(...entries.map(({ name }) => name))
      cursor = next ?? ''
    } while (cursor !== '')
    expect(names).toEqual([...new Set(names)].toSorted())
    expect(names).toHaveLength(124)
  })
})
