import type { Principal, ProductContract, SourceContract } from '@provender/contract'
import type { LoadedWorkspace } from '@provender/pipeline'
import { maySee, type WorkspaceAccess } from '@provender/policy'
import type { LineSubject } from './activity-line.ts'

/**
 * Whether a principal may hear of the subject of a line, by the definitions that are applied: a product that he may see, also
 * before its first release; a dataset of it that has a column which is not personal; and a source of which such products read
 * every event type that it tells.
 * @example mayHear({ kind: 'local', name: 'ada' }, { kind: 'source', source: 'loans' }, loaded, { open: [] }) // true
 */
export function mayHear(
  principal: Principal,
  about: LineSubject,
  loaded: Pick<LoadedWorkspace, 'products' | 'sources'>,
  access: WorkspaceAccess,
): boolean {
  if (principal.kind === 'local' || about.kind === 'workspace') return true
  if (about.kind === 'product') {
    const product = loaded.products.find(({ contract }) => contract.product === about.product)
    if (product === undefined || !maySee(principal, product.contract, access)) return false
    return about.dataset === undefined || isShown(product.contract, about.dataset)
  }
  const source = loaded.sources.find(({ name }) => name === about.source)
  const seen = loaded.products.filter(({ contract }) => maySee(principal, contract, access))
  const read = new Set(seen.flatMap(({ contract }) => contract.events.map(({ type }) => type)))
  const told = source === undefined ? [] : typesOf(source)
  return told.length > 0 && told.every((type) => read.has(type))
}

function isShown({ datasets }: ProductContract, dataset: string): boolean {
  return datasets.some(({ name, columns }) => name === dataset && columns.some(({ pii }) => pii === null))
}

function typesOf({ emissions, snapshot }: SourceContract): readonly string[] {
  const all = snapshot === null ? emissions : [...emissions, snapshot.vanished]
  return all.map(({ event }) => event.type)
}
