import {
  type ContractChange,
  diffContracts,
  impactOf,
  isStepEnough,
  nextVersion,
  type ProductContract,
} from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/** How a definition relates to the release before it. */
export interface VersionPlan {
  readonly kind: 'first' | 'same-promise' | 'new-version'
  readonly changes: readonly ContractChange[]
}

/**
 * Decides whether a definition may be published under its version after `before`, the definition of the latest release.
 * An output promise may only get stronger; what weakens it needs a new major, what adds to it a new minor.
 * @throws CONTRACT_BREAKING_CHANGE listing each change, and the version that it needs
 * @example planVersion(null, contract).kind // 'first'
 */
export function planVersion(before: ProductContract | null, after: ProductContract): VersionPlan {
  if (before === null) return { kind: 'first', changes: [] }
  const changes = diffContracts(before, after)
  const impact = impactOf(changes)
  if (!isStepEnough(impact, before.version, after.version)) throw refusal(before, after, changes)
  return { kind: before.version === after.version ? 'same-promise' : 'new-version', changes }
}

function refusal(before: ProductContract, after: ProductContract, changes: readonly ContractChange[]): ProvenderError {
  const impact = impactOf(changes)
  if (impact === null || impact === 'patch') {
    return new ProvenderError(
      'CONTRACT_BREAKING_CHANGE',
      `${after.product} was published as ${before.version}; a lower version ${after.version} cannot follow. Raise the version.`,
      { product: after.product, before: before.version, after: after.version },
    )
  }
  const listed = changes
    .filter((change) => change.impact === impact)
    .map((change) => `  ${change.path}: ${change.reason}${arrow(change)}`)
  const needed = nextVersion(impact, before.version)
  return new ProvenderError(
    'CONTRACT_BREAKING_CHANGE',
    `${after.product}@${after.version} changes what ${before.version} promises:\n${listed.join('\n')}\nThis is a ${impact} change: raise the version to ${needed}, or take the change back.`,
    {
      product: after.product,
      before: before.version,
      after: after.version,
      needed,
      changes: changes.map(({ impact, path, reason }) => ({ impact, path, reason })),
    },
  )
}

function arrow(change: ContractChange): string {
  return change.before === null && change.after === null
    ? ''
    : ` (${change.before ?? 'nothing'} → ${change.after ?? 'nothing'})`
}
