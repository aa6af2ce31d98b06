import type { Principal, ProductContract, SourceContract } from '@provender/contract'
import type { LoadedWorkspace } from '@provender/pipeline'
import { mayKnow, type WorkspaceAccess } from '@provender/policy'
import type { LineSubject } from './activity-line.ts'

/** Whether a principal may hear of the subject of a line. */
export type MayHear = (principal: Principal, about: LineSubject) => boolean

type Definitions = Pick<LoadedWorkspace, 'products' | 'sources'>

interface Known {
  readonly loaded: Definitions
  readonly products: ReadonlyMap<string, ProductContract>
  readonly sources: ReadonlyMap<string, SourceContract>
  /** By kind of principal: the event types that products read which he may know of. */
  readonly read: Map<Principal['kind'], ReadonlySet<string>>
}

/**
 * Decides who hears of what, by the definitions that are applied now: of a product that one may know of, also before its first
 * release; of a dataset of it that has a column which is not personal; and of a source of which such products read every event
 * type that it tells. The holder of the workspace's token hears of everything, everybody of the workspace as a whole.
 */
export function hearing(loadedNow: () => Definitions, access: WorkspaceAccess): MayHear {
  let kept: Known | null = null
  const known = (): Known => {
    const loaded = loadedNow()
    if (kept?.loaded !== loaded) kept = knownIn(loaded)
    return kept
  }
  return (principal, about) => {
    if (principal.kind === 'local' || about.kind === 'workspace') return true
    const { products, sources, read } = known()
    if (about.kind === 'product') {
      const product = products.get(about.product)
      if (product === undefined || !mayKnow(principal, product.product, access)) return false
      return about.dataset === undefined || isShown(product, about.dataset)
    }
    const types = read.get(principal.kind) ?? readBy(principal, [...products.values()], access)
    read.set(principal.kind, types)
    const source = sources.get(about.source)
    return source !== undefined && typesOf(source).every((type) => types.has(type))
  }
}

function knownIn(loaded: Definitions): Known {
  return {
    loaded,
    products: new Map(loaded.products.map(({ contract }) => [contract.product, contract])),
    sources: new Map(loaded.sources.map((source) => [source.name, source])),
    read: new Map(),
  }
}

function readBy(
  principal: Principal,
  products: readonly ProductContract[],
  access: WorkspaceAccess,
): ReadonlySet<string> {
  const seen = products.filter(({ product }) => mayKnow(principal, product, access))
  return new Set(seen.flatMap(({ events }) => events.map(({ type }) => type)))
}

function isShown({ datasets }: ProductContract, dataset: string): boolean {
  return datasets.some(({ name, columns }) => name === dataset && columns.some(({ pii }) => pii === null))
}

/** A source tells at least one. */
function typesOf({ emissions, snapshot }: SourceContract): readonly string[] {
  const all = snapshot === null ? emissions : [...emissions, snapshot.vanished]
  return all.map(({ event }) => event.type)
}
