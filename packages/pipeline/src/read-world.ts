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
import { digestFile, type EventLog, type FileIdentity, fileIdentity, isDamage, readManifest } from '@provender/storage'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import type { DamagedLatest, LatestRelease, PlanWorld } from './plan-products.ts'
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

/**
 * Looks at every source's file; a missing file is a state, not an exception. Sources come in the order in which they are
 * taken in. `defined` are the names of all sources of the workspace.
 */
export async function readSourceStates(
  sources: readonly SourceContract[],
  stores: Stores | null,
  defined: ReadonlySet<string> = new Set(sources.map(({ name }) => name)),
): Promise<readonly SourceState[]> {
  const states = await Promise.all(sources.map((source) => readSourceState(source, stores, defined)))
  return states.map((state, index) => waitingFor(state, states.slice(0, index)) ?? state)
}

/** A source that looks up what another will tell first is read again after it. */
function waitingFor(state: SourceState, before: readonly SourceState[]): SourceState | null {
  if (state.action === 'intake') return null
  const types = new Set(state.contract.lookups.map(({ event }) => event.type))
  const teller = before.find(
    ({ action, contract }) => action === 'intake' && emittedTypes(contract).some((type) => types.has(type)),
  )
  return teller === undefined ? null : { ...state, action: 'intake', reason: `it looks up what ${teller.source} tells` }
}

/** A source under a new name would tell every row of its former self again. */
function requireKnownTeller(source: SourceContract, stores: Stores, defined: ReadonlySet<string>): void {
  const types = new Set(emittedTypes(source))
  const former = stores.log
    .batches()
    .find((batch) => !defined.has(batch.source) && batch.segments.some(({ eventType }) => types.has(eventType)))
  if (former === undefined) return
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `The source ${source.name} is new and tells events that the log has from the source ${former.source}, which is no longer defined. Under a new name every row would be told again. Call it ${former.source}, or give it event types of its own.`,
    { source: source.name, former: former.source },
  )
}

async function readSourceState(
  source: SourceContract,
  stores: Stores | null,
  defined: ReadonlySet<string>,
): Promise<SourceState> {
  const base = { source: source.name, file: source.reads.file, contract: source }
  try {
    const { fileDigest, identity } = await factsOfFile(source, stores)
    const seen = { fileDigest, identity }
    const fingerprint = sourceFingerprint(source, fileDigest, lookedUpBy(source, stores))
    const known = stores?.log.sourceState(source.name) ?? null
    if (known === null && stores !== null) requireKnownTeller(source, stores, defined)
    if (known?.fingerprint === fingerprint)
      return { ...base, action: 'unchanged', reason: 'same file, same mapping', ...seen, fingerprint, error: null }
    const reason =
      known === null
        ? 'it was never taken in'
        : known.fileDigest === fileDigest
          ? 'its mapping changed, or what it looks up'
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

function lookedUpBy(source: SourceContract, stores: Stores | null): Readonly<Record<string, readonly Digest[]>> {
  const types = source.lookups.map(({ event }) => event.type)
  const digestsOf = (type: string): readonly Digest[] =>
    (stores?.log.segments({ types: [type] }) ?? []).map(({ sha256 }) => sha256)
  return Object.fromEntries(types.map((type) => [type, digestsOf(type)]))
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
  const { latest, damaged } = stores === null ? noLatest : await readLatest(products, stores)
  return {
    ...{ latest, damaged },
    pins: stores === null ? new Map() : readPins(stores.log),
    pendingSources: new Map(
      pending.flatMap((state) => emittedTypes(state.contract).map((type) => [type, state.source] as const)),
    ),
    locks: new Map(products.map((product) => [product.contract.product, readLock(product)])),
  }
}

const noLatest: Pick<PlanWorld, 'latest' | 'damaged'> = { latest: new Map(), damaged: new Map() }

/** The latest releases of products and of those they read; those whose manifest is damaged apart. */
async function readLatest(
  products: readonly { readonly contract: ProductContract }[],
  stores: Stores,
): Promise<Pick<PlanWorld, 'latest' | 'damaged'>> {
  const names = new Set(
    products.flatMap(({ contract }) => [contract.product, ...contract.upstream.map(({ product }) => product)]),
  )
  const latest = new Map<ProductName, LatestRelease>()
  const damaged = new Map<ProductName, DamagedLatest>()
  for (const name of names) {
    const pointer = stores.decisions.channel(name, 'latest')
    if (pointer === null) continue
    const { product, version, release, releaseDigest, manifestObject } = pointer
    try {
      const { manifest } = await readManifest(stores.objects, manifestObject, releaseDigest)
      latest.set(name, { manifest, releaseDigest })
    } catch (error) {
      if (!isDamage(error)) throw error
      damaged.set(name, { ref: { product, version, release, releaseDigest }, manifestObject, code: error.code })
    }
  }
  return { latest, damaged }
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
