import { coversProduct, type PortName, type Principal, type ProductContract } from '@provender/contract'
import type { AccessRequest, WorkspaceAccess } from './access-request.ts'

/**
 * Why a request is refused, and the next step; null when the rules allow it.
 * Who may not see a product learns nothing of it: that is asked first. A `token` is a named reader without grants of its own, whatever its role: it reads what anybody may read.
 * @throws CONFIG_INVALID when the workspace opens something that is no pattern
 */
export function denialOf(request: AccessRequest, workspace: WorkspaceAccess): string | null {
  const { principal, product, port, allowedUse } = request
  return deniedPrincipal(principal, product, workspace) ?? deniedPort(product, port) ?? deniedUse(product, allowedUse)
}

function deniedPort(product: ProductContract, port: PortName): string | null {
  switch (port) {
    case 'page':
      return null
    case 'sql':
      return product.ports.sql === true ? null : undeclared(product, port)
    case 'rest':
      return product.ports.rest === null || product.ports.rest === undefined ? undeclared(product, port) : null
    default:
      return `there is no port ${shown(port satisfies never)}`
  }
}

function undeclared(product: ProductContract, port: PortName): string {
  return `the product does not declare the port ${port}; its owner ${product.owner.team} (${product.owner.contact}) can add it to ports`
}

function deniedUse(product: ProductContract, use: string | null): string | null {
  if (use === null || (typeof use === 'string' && product.allowedFor.includes(use))) return null
  const allowed = product.allowedFor.length === 0 ? 'no named use' : product.allowedFor.join(', ')
  return `the use ${shown(use)} is not allowed; it may be used for ${allowed}`
}

/**
 * Why a principal may not know of a product at all; null when it may. Only the product's name is asked for.
 * @throws CONFIG_INVALID when the workspace opens something that is no pattern
 */
export function deniedPrincipal(
  principal: Principal,
  product: Pick<ProductContract, 'product'>,
  workspace: WorkspaceAccess,
): string | null {
  switch (principal.kind) {
    case 'local':
      return null
    case 'anonymous':
    case 'token': {
      const covered = workspace.open.map((pattern) => coversProduct(pattern, product.product))
      if (covered.includes(true)) return null
      return `the workspace opens it to nobody else; send the workspace's token, or add '${product.product}' to open in provender.config.ts`
    }
    default:
      return `there is no principal of kind ${shown((principal satisfies never as Principal).kind)}`
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined'
}
