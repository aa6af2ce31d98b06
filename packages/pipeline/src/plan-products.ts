import type { EventPin, ProductContract, ReleaseManifest, ReleaseRef, UpstreamPin } from '@provender/contract'
import {
  asProvenderError,
  canonicalJson,
  type Digest,
  digestOfJson,
  type ErrorJson,
  type Json,
  type ProductName,
  ProvenderError,
  shortDigest,
  showRelease,
} from '@provender/kernel'
import { type ProductLock, planFieldIds, planVersion, requirePublishedIds } from '@provender/registry'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import type { ProductPlan } from './workspace-plan.ts'

/** A published release as planning needs it. */
export interface LatestRelease {
  readonly manifest: ReleaseManifest
  readonly releaseDigest: Digest
}

/** What a channel points to when its manifest is missing or is not the recorded one: what it promised is not known. */
export interface DamagedLatest {
  readonly ref: ReleaseRef
  readonly manifestObject: string
  readonly code: 'STORAGE_DIGEST_MISMATCH' | 'STORAGE_OBJECT_MISSING'
}

/** What planning looks at: values only, so that a plan can be shown, tested and refused. */
export interface PlanWorld {
  readonly latest: ReadonlyMap<ProductName, LatestRelease>
  /** Products whose latest release cannot be read; `latest` has none of them. */
  readonly damaged: ReadonlyMap<ProductName, DamagedLatest>
  /** Pins that a build now would get, by event type. */
  readonly pins: ReadonlyMap<string, EventPin>
  /** Sources that will be taken in first, by the event types they emit. */
  readonly pendingSources: ReadonlyMap<string, string>
  readonly locks: ReadonlyMap<ProductName, ProductLock>
}

/** What the pin of an event type holds that has no events yet. */
export const noSegments: Digest = digestOfJson([])

/**
 * Decides for every product whether it has to be built, and why. Products come in the order in which they are built.
 */
export function planProducts(products: readonly LoadedProduct[], world: PlanWorld): readonly ProductPlan[] {
  const building = new Set<ProductName>()
  return products.map((product) => {
    const plan = planProduct(product, world, building)
    if (plan.action === 'build') building.add(plan.product)
    return plan
  })
}

function planProduct(product: LoadedProduct, world: PlanWorld, building: ReadonlySet<ProductName>): ProductPlan {
  const { contract } = product
  const latest = world.latest.get(contract.product) ?? null
  const damaged = world.damaged.get(contract.product) ?? null
  const base = {
    product: contract.product,
    version: contract.version,
    previous: latest === null ? (damaged?.ref ?? null) : refOf(latest),
  }
  try {
    if (damaged !== null) requireNewMajor(contract, damaged)
    const version = planVersion(latest?.manifest.definition ?? null, contract)
    requireUpstream(contract, world, building)
    const reason = reasonToBuild(product, latest, world, building)
    if (reason !== null) requireReadable(contract, world, building)
    const lock = world.locks.get(contract.product)
    if (reason !== null && lock !== undefined && latest !== null) requirePublishedIds(lock, latest.manifest)
    const newFieldIds = lock === undefined ? [] : planFieldIds(contract, lock).assigned
    return {
      ...base,
      action: reason === null ? 'unchanged' : 'build',
      reason: reason ?? 'same definition, same inputs',
      changes: version.changes,
      newFieldIds,
      error: null,
    }
  } catch (error) {
    return {
      ...base,
      action: 'refused',
      reason: firstLine(asProvenderError(error).message),
      changes: [],
      newFieldIds: [],
      error: asProvenderError(error).toJSON() as ErrorJson,
    }
  }
}

/**
 * A release by its manifest.
 * @example refOf(latest).release // 3
 */
export function refOf({ manifest, releaseDigest }: LatestRelease): ReleaseRef {
  return { product: manifest.product, version: manifest.version, release: manifest.release, releaseDigest }
}

function reasonToBuild(
  product: LoadedProduct,
  latest: LatestRelease | null,
  world: PlanWorld,
  building: ReadonlySet<ProductName>,
): string | null {
  const { contract } = product
  const damaged = world.damaged.get(contract.product)
  if (damaged !== undefined) return `${showRef(damaged.ref)} is damaged, and ${contract.version} promises anew`
  if (latest === null) return 'it has no release yet'
  if (latest.manifest.version !== contract.version) return `its version is now ${contract.version}`
  if (latest.manifest.definitionDigest !== product.definitionDigest) return 'its definition changed'
  return (
    pendingReason(contract, world, building) ??
    eventsReason(contract, latest, world) ??
    upstreamReason(contract, latest, world)
  )
}

function pendingReason(contract: ProductContract, world: PlanWorld, building: ReadonlySet<ProductName>): string | null {
  for (const event of readEvents(contract)) {
    const source = world.pendingSources.get(event)
    if (source !== undefined) return `the source ${source} has something new`
  }
  const upstream = contract.upstream.find(({ product }) => building.has(product))
  return upstream === undefined ? null : `${upstream.product} is built anew`
}

function eventsReason(contract: ProductContract, latest: LatestRelease, world: PlanWorld): string | null {
  for (const type of readEvents(contract)) {
    const before = latest.manifest.inputs.events.find((pin) => pin.type === type)
    const now = world.pins.get(type)
    if ((before?.segmentsDigest ?? noSegments) !== (now?.segmentsDigest ?? noSegments))
      return `${(now?.events ?? 0) - (before?.events ?? 0)} new events of ${type}`
  }
  return null
}

function upstreamReason(contract: ProductContract, latest: LatestRelease, world: PlanWorld): string | null {
  const unreadable = contract.upstream.flatMap(({ product, dataset }) => {
    const damaged = world.damaged.get(product)
    return damaged === undefined ? [] : [{ ...damaged.ref, dataset }]
  })
  for (const pin of [...upstreamPins(contract, world.latest), ...unreadable]) {
    const before = latest.manifest.inputs.upstream.find(
      (candidate) => candidate.product === pin.product && candidate.dataset === pin.dataset,
    )
    if (before?.releaseDigest !== pin.releaseDigest) return `${showRef(pin)} is new (${shortDigest(pin.releaseDigest)})`
  }
  return null
}

/**
 * What a damaged release promised cannot be compared with anything, and only a new major may change every promise.
 */
function requireNewMajor({ product, version }: ProductContract, { ref, manifestObject, code }: DamagedLatest): void {
  if (majorOf(version) > majorOf(ref.version)) return
  const needed = `${majorOf(ref.version) + 1}.0.0`
  throw new ProvenderError(
    code,
    `${showRef(ref)} is what ${product} serves, and its manifest is ${code === 'STORAGE_OBJECT_MISSING' ? 'missing' : 'damaged'}, so whether the definition keeps its promise cannot be judged. Restore the object ${manifestObject} from a backup, or raise the version to ${needed}, which promises anew. Then apply again.`,
    { product, version: ref.version, release: ref.release, object: manifestObject, needed },
  )
}

function majorOf(version: string): number {
  return Number(version.split('.')[0])
}

function showRef({ product, version, release }: ReleaseRef): string {
  return showRelease(product, version, release)
}

/**
 * The event types that a product's datasets really read.
 * @example readEvents(contract) // ['org.library.loan.book-borrowed']
 */
export function readEvents(contract: ProductContract): readonly string[] {
  const types = contract.datasets.flatMap((dataset) =>
    dataset.relations.flatMap((relation) => (relation.kind === 'event' ? [relation.type] : [])),
  )
  return [...new Set(types)].sort()
}

/**
 * The releases that a build of a product would read now.
 * @example upstreamPins(contract, latest)[0]?.release // 1
 */
export function upstreamPins(
  contract: ProductContract,
  latest: ReadonlyMap<ProductName, LatestRelease>,
): readonly UpstreamPin[] {
  return contract.upstream.flatMap((upstream) => {
    const release = latest.get(upstream.product)
    return release === undefined ? [] : [{ ...refOf(release), dataset: upstream.dataset }]
  })
}

function requireUpstream(contract: ProductContract, world: PlanWorld, building: ReadonlySet<ProductName>): void {
  for (const upstream of contract.upstream) {
    const release = world.latest.get(upstream.product)
    if (release === undefined && !building.has(upstream.product) && !world.damaged.has(upstream.product))
      throw unavailable(contract, upstream.product, 'it has no release and is not defined in this workspace')
    if (release !== undefined && !building.has(upstream.product)) requireColumns(contract, upstream, release)
  }
}

/** What would be built has to read what is upstream; what is unchanged does not. */
function requireReadable(contract: ProductContract, world: PlanWorld, building: ReadonlySet<ProductName>): void {
  for (const { product } of contract.upstream) {
    const damaged = world.damaged.get(product)
    if (damaged !== undefined && !building.has(product))
      throw unavailable(contract, product, `the manifest of ${showRef(damaged.ref)} is damaged`)
  }
}

function requireColumns(
  contract: ProductContract,
  upstream: ProductContract['upstream'][number],
  release: LatestRelease,
): void {
  const dataset = release.manifest.definition.datasets.find((candidate) => candidate.name === upstream.dataset)
  if (dataset === undefined)
    throw unavailable(contract, upstream.product, `its latest release has no dataset ${upstream.dataset}`)
  for (const column of upstream.columns) {
    const published = dataset.columns.find((candidate) => candidate.name === column.name)
    if (
      published === undefined ||
      canonicalJson(published.type as unknown as Json) !== canonicalJson(column.type as unknown as Json) ||
      (published.nullable && !column.nullable)
    ) {
      throw unavailable(
        contract,
        upstream.product,
        `its latest release does not hold ${upstream.dataset}.${column.name} as relied on`,
      )
    }
  }
}

function unavailable(contract: ProductContract, upstream: ProductName, why: string): ProvenderError {
  return new ProvenderError(
    'PLAN_INPUT_UNAVAILABLE',
    `${contract.product} reads ${upstream}, but ${why}. Mend or publish it first, or change the input.`,
    {
      product: contract.product,
      upstream,
    },
  )
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
