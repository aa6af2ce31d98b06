import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EventPin, ProductContract, SourceContract } from '@provender/contract'
import { emittedTypes, sourceFingerprint } from '@provender/ingest'
import {
  asProvenderError,
  type Digest,
  digestOfJson,
  type ErrorJson,
  type Instant,
  type Json,
  type ProductName,
  ProvenderError,
} from '@provender/kernel'
import { emptyLock, type ProductLock, parseLock } from '@provender/registry'
import { digestFile, type EventLog, type FileIdentity, fileIdentity, readManifest } from '@provender/storage'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import type { LatestRelease, PlanWorld } from './plan-products.ts'
import type { Stores } from './stores.ts'
import type { SourcePlan } from './workspace-plan.ts'

/** What a source's file is now, compared with what the log has taken in. */
export interface SourceState extends SourcePlan {
  readonly contract: SourceContract
  readonly fileDigest: Digest | null
  /** The file as it was before its digest was taken: what came later has not been seen. */
  readonly identity: FileIdentity | null
  readonly fingerprint: string | null
  readonly error: ErrorJson | null
}

/** Looks at every source's file; a missing file is a state, not an exception. */
export async function readSourceStates(
  sources: readonly SourceContract[],
  stores: Stores | null,
): Promise<readonly SourceState[]> {
  return Promise.all(sources.map((source) => readSourceState(source, stores)))
}

async function readSourceState(source: SourceContract, stores: Stores | null): Promise<SourceState> {
  const base = { source: source.name, file: source.reads.file, contract: source }
  try {
    const { fileDigest, identity } = await factsOfFile(source, stores)
    const seen = { fileDigest, identity }
    const fingerprint = sourceFingerprint(source, fileDigest)
    const known = stores?.log.sourceState(source.name) ?? null
    if (known?.fingerprint === fingerprint)
      return { ...base, action: 'unchanged', reason: 'same file, same mapping', ...seen, fingerprint, error: null }
    const reason =
      known === null
        ? 'it was never taken in'
        : known.fileDigest === fileDigest
          ? 'its mapping changed'
          : 'its file changed'
    return { ...base, action: 'intake', reason, ...seen, fingerprint, error: null }
  } catch (error) {
    const { message } = asProvenderError(error)
    return {
      ...base,
      action: 'intake',
      reason: message,
      fileDigest: null,
      identity: null,
      fingerprint: null,
      error: asProvenderError(error).toJSON(),
    }
  }
}

async function factsOfFile(
  source: SourceContract,
  stores: Stores | null,
): Promise<{ readonly fileDigest: Digest; readonly identity: FileIdentity }> {
  const { path } = source.reads
  const identity = fileIdentity(path)
  if (identity === null) {
    throw new ProvenderError(
      'INGEST_SOURCE_MISSING',
      `The source ${source.name} reads ${path}, but there is no such file. Put it there, or correct the path in the source.`,
      {
        source: source.name,
        file: path,
      },
    )
  }
  const known = await stores?.index.planFact('sources', path)
  const isKnown =
    known && known.mtimeMs === identity.mtimeMs && known.size === identity.size && known.ino === identity.ino
  return { fileDigest: isKnown ? (known.sha256 as Digest) : (await digestFile(path)).sha256, identity }
}

/** Remembers the files' digests, so that an unchanged file need not be read again. */
export async function rememberFiles(states: readonly SourceState[], stores: Stores): Promise<void> {
  for (const { contract, fileDigest, identity } of states) {
    if (identity !== null && fileDigest !== null)
      await stores.index.setPlanFact('sources', contract.reads.path, { ...identity, sha256: fileDigest })
  }
}

/** Everything that planning products looks at. */
export async function readPlanWorld(
  products: readonly LoadedProduct[],
  sources: readonly SourceState[],
  stores: Stores | null,
): Promise<PlanWorld> {
  const pending = sources.filter(({ action, error }) => action === 'intake' && error === null)
  return {
    latest: stores === null ? new Map() : await readLatest(products, stores),
    pins: stores === null ? new Map() : readPins(stores.log),
    pendingSources: new Map(
      pending.flatMap((state) => emittedTypes(state.contract).map((type) => [type, state.source] as const)),
    ),
    locks: new Map(products.map((product) => [product.contract.product, readLock(product)])),
  }
}

/** The latest releases of products and of those they read. */
export async function readLatest(
  products: readonly { readonly contract: ProductContract }[],
  stores: Stores,
): Promise<ReadonlyMap<ProductName, LatestRelease>> {
  const names = new Set(
    products.flatMap(({ contract }) => [contract.product, ...contract.upstream.map(({ product }) => product)]),
  )
  const latest = new Map<ProductName, LatestRelease>()
  for (const name of names) {
    const pointer = stores.decisions.channel(name, 'latest')
    if (pointer === null) continue
    const { manifest, releaseDigest } = await readManifest(
      stores.objects,
      pointer.manifestObject,
      pointer.releaseDigest,
    )
    latest.set(name, { manifest, releaseDigest })
  }
  return latest
}

/** The pins that a build gets now, by event type. */
export function readPins(log: EventLog): ReadonlyMap<string, EventPin> {
  const head = log.head()
  return new Map(log.eventTypes().map(({ type, schemaDigest }) => [type, pinOf(log, type, schemaDigest, head)]))
}

function pinOf(log: EventLog, type: string, schemaDigest: Digest, head: number): EventPin {
  const segments = log.segments({ types: [type], upTo: head })
  const edge = (
    pick: 'firstEventTime' | 'lastEventTime',
    isBeyond: (a: Instant, b: Instant) => boolean,
  ): Instant | null =>
    segments.reduce<Instant | null>(
      (found, segment) => (found === null || isBeyond(segment[pick], found) ? segment[pick] : found),
      null,
    )
  return {
    type,
    schemaDigest,
    position: segments.at(-1)?.toPosition ?? 0,
    events: segments.reduce((sum, { rows }) => sum + rows, 0),
    firstEventTime: edge('firstEventTime', (a, b) => a < b),
    lastEventTime: edge('lastEventTime', (a, b) => a > b),
    segmentsDigest: digestOfJson(segments.map(({ sha256 }) => sha256) as Json),
  }
}

/** Path of the lock beside a product's definition. */
export function lockPathOf(product: LoadedProduct): string {
  return join(dirname(product.file), 'product.lock.json')
}

/**
 * The lock beside a product's definition; an empty one when there is none yet.
 * @throws REGISTRY_LOCK_INVALID
 */
export function readLock(product: LoadedProduct): ProductLock {
  const path = lockPathOf(product)
  return existsSync(path) ? parseLock(readFileSync(path, 'utf8'), path) : emptyLock
}
