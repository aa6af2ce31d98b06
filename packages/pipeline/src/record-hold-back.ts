import type { CheckResult, InputPins, Verdict } from '@provender/contract'
import { digestOfJson, type Instant, type Json, type ProductName } from '@provender/kernel'
import type { FailedCheck } from '@provender/storage'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import type { Stores } from './stores.ts'

/** Who decides, when, and where it is kept. */
export interface Recorder {
  readonly stores: Stores
  readonly actor: string
  readonly at: Instant
}

/**
 * Records that a gate kept a build back: what did not pass, by name, never a cell. The index follows.
 * Repeated of the same definition and inputs it writes nothing.
 * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
 */
export async function recordHoldBack(
  product: LoadedProduct,
  build: { readonly verdict: Verdict; readonly inputs: InputPins },
  { stores, actor, at }: Recorder,
): Promise<void> {
  const { checks } = build.verdict
  const { sequence } = stores.decisions.recordHoldBack({
    product: product.contract.product,
    version: product.contract.version,
    definitionDigest: product.definitionDigest,
    inputsDigest: digestOfJson(build.inputs as unknown as Json),
    passed: checks.filter(({ status }) => status === 'passed').length,
    total: checks.length,
    rowsSeen: rowsSeen(checks),
    failed: checks.flatMap(failedCheck),
    actor,
    at,
  })
  await stores.index.advance(sequence)
}

/**
 * Ends a hold-back of a product that is unchanged: definition and inputs are again those of the release that serves.
 * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
 */
export async function liftHoldBack(product: ProductName, { stores, actor, at }: Recorder): Promise<void> {
  const record = stores.decisions.liftHoldBack({ product, actor, at })
  if (record !== null) await stores.index.advance(record.sequence)
}

function failedCheck({
  dataset,
  name,
  dimension,
  status,
  rowsSeen: rows,
  failures,
}: CheckResult): readonly FailedCheck[] {
  return status === 'passed' ? [] : [{ dataset, name, dimension, status, rowsSeen: rows, failures }]
}

/** Rows that the checks of each dataset saw: those of the widest check. */
function rowsSeen(checks: readonly CheckResult[]): number {
  const widest = new Map<string, number>()
  for (const { dataset, rowsSeen: rows } of checks) widest.set(dataset, Math.max(rows, widest.get(dataset) ?? 0))
  return [...widest.values()].reduce((sum, rows) => sum + rows, 0)
}
