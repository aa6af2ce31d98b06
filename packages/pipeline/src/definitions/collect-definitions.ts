import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  definitionDigestOf,
  describeProduct,
  describeSource,
  type EventContract,
  type ProductDefinition,
  type SourceDefinition,
} from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { LoadedProduct } from './loaded-workspace.ts'
import { writtenFile } from './written-file.ts'

/** The exports of one definition file. */
export interface DefinitionModule {
  readonly file: string
  readonly exports: Readonly<Record<string, unknown>>
}

/** How the collected definitions read the files they name. */
export interface DefinitionFiles {
  /** Folder of the workspace. */
  readonly root: string
  readonly read: (url: string) => string
  readonly pathOf: (url: string) => string
}

/**
 * Picks products, sources and event types out of definition files and writes them as plain JSON.
 * @throws CONTRACT_NAME_DUPLICATE, CONTRACT_INVALID
 */
export function collectDefinitions(modules: readonly DefinitionModule[], files: DefinitionFiles) {
  const products = modules.flatMap((module) =>
    productsIn(module).map((definition) => describe(module.file, definition, files)),
  )
  const described = modules.flatMap((module) =>
    sourcesIn(module).map((definition) => ({
      source: describeSource(definition, files.read, files.pathOf),
      file: module.file,
    })),
  )
  requireUnique(
    'product',
    products.map(({ contract, file }) => ({ name: contract.product, file })),
  )
  requireUnique(
    'source',
    described.map(({ source, file }) => ({ name: source.name, file })),
  )
  const sources = described.map(({ source }) => source)
  const emitted = sources.flatMap((source) =>
    [...source.emissions, ...(source.snapshot === null ? [] : [source.snapshot.vanished])].map(({ event }) => event),
  )
  return {
    products,
    sources,
    events: uniqueEvents([...emitted, ...products.flatMap(({ contract }) => contract.events)]),
  }
}

function describe(file: string, definition: ProductDefinition, files: DefinitionFiles): LoadedProduct {
  const contract = describeProduct(definition, files.read)
  const text = files.read(pathToFileURL(file).href)
  const code = [writtenFile(files.root, file, text)]
  return { contract, definitionDigest: definitionDigestOf(contract), file, code }
}

function productsIn(module: DefinitionModule): readonly ProductDefinition[] {
  if (!basename(module.file).includes('.product.')) return []
  const definition = module.exports['default']
  if (isOfKind<ProductDefinition>(definition, 'product')) return [definition]
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `${module.file} has no default export made by defineProduct(…). A *.product.ts file defines one product as its default export.`,
    {
      file: module.file,
    },
  )
}

function sourcesIn(module: DefinitionModule): readonly SourceDefinition[] {
  if (!basename(module.file).includes('.source.')) return []
  const sources = Object.values(module.exports).filter((value) => isOfKind<SourceDefinition>(value, 'source'))
  if (sources.length > 0) return sources
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `${module.file} exports no source. A *.source.ts file exports what source(…) or snapshot(…) made.`,
    { file: module.file },
  )
}

function isOfKind<T extends { readonly kind: string }>(value: unknown, kind: T['kind']): value is T {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

function requireUnique(kind: string, things: readonly { readonly name: string; readonly file: string }[]): void {
  for (const [index, { name, file }] of things.entries()) {
    const other = things.slice(0, index).find((candidate) => candidate.name === name)
    if (other !== undefined) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `Two ${kind}s are named ${name}: in ${other.file} and in ${file}. Rename one.`,
        { kind, name },
      )
    }
  }
}

function uniqueEvents(events: readonly EventContract[]): readonly EventContract[] {
  const byType = new Map<string, EventContract>()
  for (const event of events) {
    const known = byType.get(event.type)
    if (known !== undefined && known.schemaDigest !== event.schemaDigest) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `The event type ${event.type} is declared twice with different fields. Declare it once and import it.`,
        { type: event.type },
      )
    }
    byType.set(event.type, event)
  }
  return [...byType.values()]
}
