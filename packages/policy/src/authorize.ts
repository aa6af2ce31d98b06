import type {
  AccessDecision,
  AccessPlan,
  DatasetContract,
  PortName,
  Principal,
  ProductContract,
} from '@provender/contract'
import { digestOfJson, type Json, type ProductName } from '@provender/kernel'
import type { AccessRequest, WorkspaceAccess } from './access-request.ts'
import { denialOf, deniedPrincipal } from './denial.ts'

/** The most rows that one answer of a port holds; further rows come with the next page. */
export const maxRows: Readonly<Record<PortName, number>> = { sql: 10_000, rest: 10_000, page: 200 }

/**
 * Decides whether a principal may read a product through a port, and which columns of it. Default is no: whatever is not
 * allowed by a rule is refused, and so is everything when the decision itself fails. Never throws.
 * Rules, in order: the principal is the holder of the workspace's token (reads everything) or another reader (reads what
 * `open` covers, without personal columns); the port is declared; the use is one the product allows.
 * A dataset that loses a key column that way stays, without it. The reason says who was refused what, why, and what next.
 * @example authorize({ principal: { kind: 'anonymous', name: 'anonymous' }, product, port: 'sql', allowedUse: null }, { open: [] }).kind // 'deny'
 */
export function authorize(request: AccessRequest, workspace: WorkspaceAccess): AccessDecision {
  try {
    const reason = denialOf(request, workspace)
    return reason === null ? { kind: 'allow', plan: planOf(request) } : denied(request, reason)
  } catch (error) {
    const found = error instanceof Error ? error.message : 'a fault without a name'
    return denied(request, `the decision failed, and what cannot be decided is refused: ${found}`)
  }
}

/**
 * Whether a principal may know of a product at all: find it, see its page and metadata. Never throws.
 * @example maySee({ kind: 'anonymous', name: 'anonymous' }, product, { open: ['library/*'] }) // true
 */
export function maySee(principal: Principal, product: ProductContract, workspace: WorkspaceAccess): boolean {
  return authorize({ principal, product, port: 'page', allowedUse: null }, workspace).kind === 'allow'
}

/**
 * The same by a product's name alone: for lists over many products, whose definitions need not be read. Never throws.
 * @example mayKnow({ kind: 'anonymous', name: 'anonymous' }, 'library/book-catalog', { open: ['library/*'] }) // true
 */
export function mayKnow(principal: Principal, product: ProductName, workspace: WorkspaceAccess): boolean {
  try {
    return deniedPrincipal(principal, { product }, workspace) === null
  } catch {
    return false
  }
}

function denied(request: AccessRequest | undefined, reason: string): AccessDecision {
  const { principal, product, port } = request ?? {}
  const who = principal?.name ?? 'a reader without a name'
  return {
    kind: 'deny',
    reason: `${who} may not read ${product?.product ?? 'this'} through ${port ?? 'no port'}: ${reason}`,
  }
}

function planOf({ principal, product, port, allowedUse }: AccessRequest): AccessPlan {
  const columns = Object.fromEntries(
    product.datasets
      .filter(({ name }) => port !== 'rest' || Object.hasOwn(product.ports.rest ?? {}, name))
      .map((dataset) => [dataset.name, Object.freeze(visibleColumns(principal, dataset))]),
  )
  const plan = {
    principal: Object.freeze({ kind: principal.kind, name: principal.name }),
    product: product.product,
    port,
    allowedUse,
    columns: Object.freeze(columns),
    maxRows: maxRows[port],
  }
  return Object.freeze({ ...plan, planHash: digestOfJson(plan as unknown as Json) })
}

function visibleColumns(principal: Principal, dataset: DatasetContract): string[] {
  const seesPersonal = principal.kind === 'local'
  return dataset.columns.filter(({ pii }) => seesPersonal || pii === null).map(({ name }) => name)
}
