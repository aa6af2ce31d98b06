import type { AccessPlan } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/**
 * The columns of a dataset that a plan lets its reader see, in the order of the contract; at least one.
 * @throws REGISTRY_DATASET_UNKNOWN when the dataset does not exist for the reader
 * @throws POLICY_DENIED when every column of it is personal data that the reader may not see
 * @example governedSelect(plan, 'weekly') // ['week', 'title_id', 'loans']
 */
export function governedSelect(plan: AccessPlan, dataset: string): readonly string[] {
  const columns = Object.hasOwn(plan.columns, dataset) ? plan.columns[dataset] : undefined
  if (columns === undefined) {
    const known = Object.keys(plan.columns).join(', ') || 'none'
    throw new ProvenderError(
      'REGISTRY_DATASET_UNKNOWN',
      `${plan.product} has no dataset "${dataset}" on its ${plan.port} port. There are: ${known}.`,
      { product: plan.product, dataset, port: plan.port },
    )
  }
  if (columns.length > 0) return columns
  throw new ProvenderError(
    'POLICY_DENIED',
    `Access denied: every column of ${plan.product} ${dataset} is personal data, which ${plan.principal.name} may not read. Send the workspace's token.`,
    { product: plan.product, dataset },
  )
}
