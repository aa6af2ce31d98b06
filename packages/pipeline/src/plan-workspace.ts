import type { Engine } from '@provender/engine'
import { orderSources } from '@provender/ingest'
import type { ErrorJson } from '@provender/kernel'
import { orderProducts } from '@provender/transform'
import { bindWorkspace } from './bind-workspace.ts'
import type { LoadedProduct, LoadedWorkspace } from './definitions/loaded-workspace.ts'
import { planProducts } from './plan-products.ts'
import { readPlanWorld, readSourceStates } from './read-world.ts'
import type { Stores } from './stores.ts'
import type { ProductPlan, WorkspacePlan } from './workspace-plan.ts'

/**
 * Says what an apply would do, and binds all SQL that is new. Writes nothing.
 * @throws PLAN_CYCLE
 */
export async function planWorkspace(
  loaded: LoadedWorkspace,
  parts: { readonly engine: Engine; readonly stores: Stores | null },
): Promise<WorkspacePlan> {
  const sources = await readSourceStates(orderSources(loaded.sources), parts.stores)
  const products = inOrder(loaded)
  const findings = await bindWorkspace(parts.engine, { products, sources }, parts.stores)
  const world = await readPlanWorld(products, sources, parts.stores)
  const plans = planProducts(products, world).map((plan) => refusedWhen(plan, findings.products.get(plan.product)))
  return {
    sources: sources.map(({ source, file, action, reason, error }) => ({
      source,
      file,
      action,
      reason: findings.sources.get(source)?.message ?? error?.message ?? reason,
    })),
    products: plans,
    isUnchanged:
      plans.every(({ action }) => action === 'unchanged') && sources.every(({ action }) => action === 'unchanged'),
  }
}

/**
 * The products of a workspace, each after those it reads.
 * @throws PLAN_CYCLE
 */
export function inOrder(loaded: LoadedWorkspace): readonly LoadedProduct[] {
  const byContract = new Map(loaded.products.map((product) => [product.contract, product]))
  return orderProducts(loaded.products.map(({ contract }) => contract)).map(
    (contract) => byContract.get(contract) as LoadedProduct,
  )
}

/** A product plan, refused when binding found an error. */
export function refusedWhen(plan: ProductPlan, error: ErrorJson | undefined): ProductPlan {
  return error === undefined
    ? plan
    : { ...plan, action: 'refused', reason: error.message.split('\n')[0] ?? error.message, error }
}
