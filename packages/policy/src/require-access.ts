import type { AccessDecision, AccessPlan } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/**
 * The plan of a decision that allows; a refusal becomes an error that says who was refused what, why, and what to do next.
 * @throws POLICY_DENIED
 * @example requireAccess(authorize({ principal, product, port: 'sql', allowedUse: null }, workspace)).columns
 */
export function requireAccess(decision: AccessDecision): AccessPlan {
  if (decision.kind === 'allow') return decision.plan
  throw new ProvenderError('POLICY_DENIED', `Access denied: ${decision.reason}.`, { reason: decision.reason })
}
