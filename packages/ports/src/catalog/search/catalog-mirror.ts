import type { IndexedRelation, IndexState, SearchIndex, ServingRelease } from '@provender/storage'
import { FacetCodes } from './facet-codes.ts'
import type { FacetName } from './search-query.ts'

/** Facets that follow from the release that serves; freshness and quality follow from the present as well. */
export type LastingFacet = Exclude<FacetName, 'freshness' | 'quality'>

/**
 * The index's search tables in memory, by the ids of products in the index. Later content shares the facets: values of
 * products that changed meanwhile are the newer ones.
 */
export interface CatalogContent {
  readonly state: IndexState
  /** Every id is below it. */
  readonly size: number
  /** By id. */
  readonly products: readonly (ServingRelease | undefined)[]
  /** Ids in the order of the products' names. */
  readonly byName: readonly number[]
  /** Place of an id in `byName`. */
  readonly placeByName: Uint32Array
  readonly idOf: ReadonlyMap<string, number>
  readonly facets: Readonly<Record<LastingFacet, FacetCodes>>
  /** Meanings of the columns that are not personal, by id; one that stands in two datasets stands twice. */
  readonly meanings: readonly (Uint32Array | undefined)[]
  /** Column names by meaning. */
  readonly nameOfMeaning: readonly string[]
  /** Datasets that SQL can name, by the id of their product. */
  readonly relations: readonly (readonly IndexedRelation[] | undefined)[]
}

/** Keeps a copy of the index in memory, brought up to date whenever it is asked for. */
export interface CatalogMirror {
  current(): Promise<CatalogContent>
}

/** Opens the mirror of an index; it is filled at first use. */
export function catalogMirror(index: SearchIndex): CatalogMirror {
  let content: CatalogContent | null = null
  let refreshing: Promise<CatalogContent> | null = null
  const refresh = async (): Promise<CatalogContent> => {
    for (;;) {
      const state = await index.state()
      if (content !== null && isSame(content.state, state)) return content
      const read = await readChanges(index, state, content)
      if (!isSame(await index.state(), state)) continue
      content = read
      return read
    }
  }
  return {
    current() {
      refreshing ??= refresh().finally(() => {
        refreshing = null
      })
      return refreshing
    },
  }
}

function isSame(a: IndexState, b: IndexState): boolean {
  return a.generation === b.generation && a.edit === b.edit
}

const lasting: Readonly<Record<Exclude<LastingFacet, 'column'>, (release: ServingRelease) => readonly string[]>> = {
  domain: ({ owner }) => [owner.domain],
  kind: ({ kind }) => [kind],
  owner: ({ owner }) => [owner.team],
  status: (release) => [statusOf(release)],
  port: portsOf,
}

/** Where a product stands in its life: what is deprecated is, whatever else it was. */
export function statusOf({ status, deprecated }: ServingRelease): 'draft' | 'active' | 'deprecated' {
  return deprecated === null ? status : 'deprecated'
}

/** The ports that a product declares. */
export function portsOf({ sql, rest }: ServingRelease): readonly ('sql' | 'rest')[] {
  return [...(sql ? (['sql'] as const) : []), ...(rest === null ? [] : (['rest'] as const))]
}

/** Facets and names are shared with the content before: codes are only ever added, and products changed after it are read anew. */
async function readChanges(
  index: SearchIndex,
  state: IndexState,
  before: CatalogContent | null,
): Promise<CatalogContent> {
  const base = before?.state.generation === state.generation ? before : null
  const changed = await index.serving(base?.state.edit)
  const places = await index.places(base?.state.edit)
  const nameOfMeaning = base === null ? [] : [...base.nameOfMeaning]
  for (const { id, name } of await index.meaningNames(Math.max(0, nameOfMeaning.length - 1))) nameOfMeaning[id] = name
  const products = base === null ? [] : [...base.products]
  const relations = base === null ? [] : [...base.relations]
  const meanings = base === null ? [] : [...base.meanings]
  const facets = base?.facets ?? newFacets()
  for (const release of changed) {
    products[release.id] = release
    relations[release.id] = []
    meanings[release.id] = new Uint32Array()
    for (const [name, valuesOf] of Object.entries(lasting)) {
      facets[name as LastingFacet].set(release.id, valuesOf(release))
    }
    facets.column.set(release.id, [])
  }
  for (const { id, meanings: own } of places) {
    meanings[id] = Uint32Array.from(own)
    facets.column.set(
      id,
      own.map((meaning) => nameOfMeaning[meaning] ?? ''),
    )
  }
  for (const [id, of] of Map.groupBy(await index.relations(base?.state.edit), (relation) => relation.id))
    relations[id] = of
  return { state, products, relations, meanings, nameOfMeaning, facets, size: products.length, ...namesOf(products) }
}

function newFacets(): CatalogContent['facets'] {
  const facet = (): FacetCodes => new FacetCodes()
  return { domain: facet(), kind: facet(), owner: facet(), status: facet(), port: facet(), column: facet() }
}

function namesOf(products: CatalogContent['products']) {
  const known = products.filter((product) => product !== undefined)
  const sorted = known.sort((a, b) => (a.product < b.product ? -1 : 1))
  const placeByName = new Uint32Array(products.length)
  sorted.forEach(({ id }, place) => {
    placeByName[id] = place
  })
  return {
    placeByName,
    byName: sorted.map(({ id }) => id),
    idOf: new Map(sorted.map(({ product, id }) => [product, id])),
  }
}
