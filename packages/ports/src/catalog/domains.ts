import type { IndexedPerson, IndexedTerm, SearchIndex, ServingRelease } from '@provender/storage'
import type { DomainPage, DomainSummary } from '../answers/workspace-answers.ts'
import type { EventTypeFacts } from '../release-catalog.ts'

/** What is told of domains to one reader: the releases and event types that he may know of. */
export interface DomainSources {
  readonly index: SearchIndex
  /** By product. */
  readonly releases: readonly ServingRelease[]
  readonly events: readonly EventTypeFacts[]
}

/** Everything of one domain. */
interface DomainContent {
  readonly domain: string
  readonly releases: readonly ServingRelease[]
  readonly events: readonly EventTypeFacts[]
  readonly speaker: ServingRelease | null
}

const mostProducts = 200

/** Domains with what they own, by name. */
export async function listDomains(sources: DomainSources): Promise<readonly DomainSummary[]> {
  const domains = domainsIn(sources)
  const told = await wordsOfSpeakers(sources.index, domains)
  return domains.map(({ domain, releases, events, speaker }) => ({
    ...{ domain, purpose: speaker?.domainPurpose ?? null, teams: teamsOf(releases), people: told.people(speaker) },
    ...{ products: releases.length, eventTypes: events.length, terms: told.terms(speaker).length },
  }))
}

/** A domain's page; null when there is none that the reader may know of. */
export async function describeDomain(sources: DomainSources, domain: string): Promise<DomainPage | null> {
  const found = domainsIn(sources).find((one) => one.domain === domain)
  if (found === undefined) return null
  const { releases, events, speaker } = found
  const told = await wordsOfSpeakers(sources.index, [found])
  return {
    ...{ domain, purpose: speaker?.domainPurpose ?? null, teams: teamsOf(releases), people: told.people(speaker) },
    products: releases.slice(0, mostProducts).map(({ product, purpose, owner, simulated, publishedAt }) => ({
      ...{ product, purpose, team: owner.team, simulated, publishedAt },
    })),
    moreProducts: Math.max(0, releases.length - mostProducts),
    eventTypes: events.map(({ contract, events: count }) => ({
      ...{ type: contract.type, description: contract.description, events: count },
    })),
    terms: told.terms(speaker),
  }
}

/**
 * The release that speaks for each domain: what it says of purpose, people and terms holds. It is the one published last of
 * those that say anything.
 * @example speakersOf(releases).get('library')?.product // 'library/borrowing-patterns'
 */
export function speakersOf(releases: readonly ServingRelease[]): ReadonlyMap<string, ServingRelease> {
  const speakers = new Map<string, ServingRelease>()
  for (const release of releases) {
    const { domain } = release.owner
    const former = speakers.get(domain)
    if (release.tellsDomain && (former === undefined || former.publishedAt < release.publishedAt)) {
      speakers.set(domain, release)
    }
  }
  return speakers
}

function domainsIn({ releases, events }: DomainSources): readonly DomainContent[] {
  const releasesOf = Map.groupBy(releases, ({ owner }) => owner.domain)
  const eventsOf = Map.groupBy(events, ({ contract }) => contract.owner.domain)
  const speakers = speakersOf(releases)
  const names = new Set([...releasesOf.keys(), ...eventsOf.keys()])
  return [...names].sort().map((domain) => ({
    ...{ domain, releases: releasesOf.get(domain) ?? [], events: eventsOf.get(domain) ?? [] },
    speaker: speakers.get(domain) ?? null,
  }))
}

function teamsOf(releases: readonly ServingRelease[]): DomainSummary['teams'] {
  const teams = new Map<string, DomainSummary['teams'][number]>()
  for (const { owner } of releases) {
    const team = teams.get(`${owner.team}\n${owner.contact}`) ?? {
      team: owner.team,
      contact: owner.contact,
      products: 0,
    }
    teams.set(`${owner.team}\n${owner.contact}`, { ...team, products: team.products + 1 })
  }
  return [...teams.values()].sort((a, b) => b.products - a.products || (a.team < b.team ? -1 : 1))
}

async function wordsOfSpeakers(index: SearchIndex, domains: readonly DomainContent[]) {
  const ids = domains.flatMap(({ speaker }) => speaker?.id ?? [])
  const terms = Map.groupBy(await index.terms(ids), ({ id }) => id)
  const people = Map.groupBy(await index.people(ids), ({ id }) => id)
  return {
    terms: (speaker: ServingRelease | null) => (terms.get(speaker?.id ?? -1) ?? []).map(withoutId<IndexedTerm>),
    people: (speaker: ServingRelease | null) => (people.get(speaker?.id ?? -1) ?? []).map(withoutId<IndexedPerson>),
  }
}

function withoutId<Row extends { readonly id: number }>({ id: _, ...row }: Row): Omit<Row, 'id'> {
  return row
}
