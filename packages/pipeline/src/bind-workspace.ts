import { existsSync } from 'node:fs'
import type { SourceContract } from '@provender/contract'
import { type Engine, quoteText, type RelationColumn } from '@provender/engine'
import { asProvenderError, type ErrorJson, type ProductName } from '@provender/kernel'
import { bindProduct } from './bind-product.ts'
import { bindSource, csvColumns } from './bind-source.ts'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import type { SourceState } from './read-world.ts'
import type { Stores } from './stores.ts'

/** What binding found wrong, by product and by source. */
export interface BindFindings {
  readonly products: ReadonlyMap<ProductName, ErrorJson>
  readonly sources: ReadonlyMap<string, ErrorJson>
}

/**
 * Binds all SQL of the definitions that were not bound before, in the binder process, before anything runs.
 * Definitions that bound once are remembered by digest.
 */
export async function bindWorkspace(
  engine: Engine,
  definitions: { readonly products: readonly LoadedProduct[]; readonly sources: readonly SourceState[] },
  stores: Stores | null,
): Promise<BindFindings> {
  const products = await unbound(definitions.products, ({ definitionDigest }) => definitionDigest, stores)
  const sources = await unbound(definitions.sources, ({ fingerprint }) => fingerprint ?? '', stores)
  const findings = { products: new Map<ProductName, ErrorJson>(), sources: new Map<string, ErrorJson>() }
  for (const product of products)
    await keepError(findings.products, product.contract.product, () =>
      engine.use('binder', (binder) => bindProduct(binder, product.contract)),
    )
  for (const { contract, source, error } of sources) {
    if (error !== null) continue
    await keepError(findings.sources, source, async () => {
      const columns = await columnsOf(engine, contract)
      await engine.use('binder', (binder) => bindSource(binder, contract, columns))
    })
  }
  return findings
}

/** Remembers that definitions bound; only an owner writes. */
export async function rememberBindings(
  definitions: { readonly products: readonly LoadedProduct[]; readonly sources: readonly SourceState[] },
  findings: BindFindings,
  stores: Stores,
): Promise<void> {
  const keys = [
    ...definitions.products
      .filter(({ contract }) => !findings.products.has(contract.product))
      .map(({ definitionDigest }) => definitionDigest),
    ...definitions.sources
      .filter(({ source }) => !findings.sources.has(source))
      .flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint])),
  ]
  for (const key of keys)
    if ((await stores.index.planFact('bindings', key)) === null) await stores.index.setPlanFact('bindings', key, true)
}

async function unbound<T>(
  things: readonly T[],
  keyOf: (thing: T) => string,
  stores: Stores | null,
): Promise<readonly T[]> {
  if (stores === null) return things
  const known = await Promise.all(things.map((thing) => stores.index.planFact('bindings', keyOf(thing))))
  return things.filter((_, index) => known[index] === null)
}

async function keepError<K>(errors: Map<K, ErrorJson>, key: K, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    errors.set(key, asProvenderError(error).toJSON())
  }
}

async function columnsOf(engine: Engine, source: SourceContract): Promise<readonly RelationColumn[]> {
  if (source.reads.format === 'csv' || !existsSync(source.reads.path)) return csvColumns(source)
  const { columns } = await engine.use('builder', (builder) =>
    builder.query(`SELECT * FROM read_parquet(${quoteText(source.reads.path)}) LIMIT 0`),
  )
  return columns.map(({ name, type }) => ({ name, type, nullable: true }))
}
