import { ProvenderError } from '@provender/kernel'
import type { ServingRelease } from '@provender/storage'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GovernedAccess } from '../governed/governed-access.ts'
import { answerValue } from '../http/answer-json.ts'
import { parametersByName, readParameters } from '../http/request-names.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import type { ReleaseCatalog } from '../release-catalog.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { type DomainSources, describeDomain, listDomains } from './domains.ts'
import { readGlossary } from './glossary.ts'
import { glossaryNames } from './glossary-names.ts'
import { completeRelations, namedRelations } from './relations.ts'
import { type CatalogView, limitOf } from './search/search-routes.ts'

/** What these routes answer from. */
export interface WorkspaceParts extends Pick<CatalogParts, 'index' | 'principalOf'> {
  readonly access: Pick<GovernedAccess, 'sight'>
  readonly catalog: Pick<ReleaseCatalog, 'events'>
}

/** Mounts what is told over all products but search: relations, domains, the glossary. */
export function mountWorkspace(app: FastifyInstance, parts: WorkspaceParts, view: CatalogView): void {
  const index = parts.index.search
  const glossary = { index, names: glossaryNames(index) }
  const relationsIn = namedRelations()
  app.get('/api/relations', async (request, reply) => {
    const given = parametersByName(request, ['prefix', 'limit'])
    const { content, visible, sight } = await readerOf(parts, view, request)
    const limit = limitOf(given.get('limit'), { most: 200, usual: 50 })
    const known = relationsIn(content).filter(({ id }) => visible.has(id))
    const asked = { sight, known, prefix: given.get('prefix') ?? '', limit }
    return answerValue(request, reply, await completeRelations(index, content, asked))
  })
  app.get('/api/domains', async (request, reply) => {
    readParameters(request, [])
    return answerValue(request, reply, { domains: await listDomains(await domainSources(parts, view, request)) })
  })
  app.get<{ Params: { readonly domain: string } }>('/api/domains/:domain', async (request, reply) => {
    readParameters(request, [])
    const sources = await domainSources(parts, view, request)
    const page = await describeDomain(sources, request.params.domain)
    if (page === null) throw unknownDomain(request.params.domain, sources)
    return answerValue(request, reply, page)
  })
  app.get('/api/glossary', async (request, reply) => {
    const given = parametersByName(request, ['q', 'ambiguous', 'cursor'])
    const { content, visible } = await readerOf(parts, view, request)
    const asked = {
      part: (given.get('q') ?? '').slice(0, 200),
      onlyAmbiguous: isTrue(given.get('ambiguous')),
      cursor: given.get('cursor') ?? null,
    }
    return answerValue(request, reply, await readGlossary(glossary, content, visible, asked))
  })
}

async function readerOf(parts: WorkspaceParts, { mirror, visibleTo }: CatalogView, request: FastifyRequest) {
  const sight = parts.access.sight(parts.principalOf(request))
  const content = await mirror.current()
  return { sight, content, visible: visibleTo(content, sight) }
}

/** Event types are known to who may know of a product that names them; to the holder of the workspace's token all are. */
async function domainSources(
  parts: WorkspaceParts,
  view: CatalogView,
  request: FastifyRequest,
): Promise<DomainSources> {
  const { content, visible, sight } = await readerOf(parts, view, request)
  const releases: readonly ServingRelease[] = content.byName.flatMap((id) =>
    visible.has(id) ? (content.products[id] ?? []) : [],
  )
  const named = new Set(releases.flatMap(({ events, ignores }) => [...events, ...ignores.map(({ type }) => type)]))
  const events = await parts.catalog.events()
  const known = events.filter(({ contract }) => sight.seesPersonal || named.has(contract.type))
  return { index: parts.index.search, releases, events: known }
}

function unknownDomain(domain: string, { releases }: DomainSources): ProvenderError {
  const known = [...new Set(releases.map(({ owner }) => owner.domain))]
  return new ProvenderError(
    'ROUTE_UNKNOWN',
    `There is no domain ${JSON.stringify(domain.slice(0, 80))} that you may see.${didYouMean(domain.slice(0, 80), known)}`,
  )
}

function isTrue(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw invalidRequest(`ambiguous is ${JSON.stringify(text.slice(0, 40))}; write true or false.`, {
    parameter: 'ambiguous',
  })
}
