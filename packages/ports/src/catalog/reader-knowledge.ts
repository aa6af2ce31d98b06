import type { Principal } from '@provender/contract'
import type { Json } from '@provender/kernel'
import type { GovernedAccess } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import { type HiddenColumns, hiddenColumns } from './hidden-columns.ts'
import { type EventUses, isTypeKnown } from './known-events.ts'

/** What a reader may know of a release beside its columns. */
export interface ReaderKnowledge {
  /** Whether he holds the workspace's token: nobody else is told who did things. */
  readonly isHolder: boolean
  /** Whether he is told of fields that hold personal data. */
  readonly seesPersonal: boolean
  /** Of the products upstream those that he may know of. */
  readonly upstream: ReadonlySet<string>
  /** Of the event types that the release names those that he may know of. */
  readonly types: ReadonlySet<string>
}

/** What knowledge is decided on. */
export interface KnowledgeParts {
  readonly access: Pick<GovernedAccess, 'sight' | 'find'>
  /** Asked only about types that the release which serves no longer names. */
  readonly uses: () => Promise<EventUses>
}

/** How much of a release a reader is told. */
export interface ToldOfRelease {
  readonly hidden: HiddenColumns
  /** He may have the definition as written, and its SQL: he knows everything that stands in it by name. */
  readonly hasText: boolean
  /** He may have the manifest whole, with the fields of the events and products that it was made from. */
  readonly isWhole: boolean
}

/**
 * What a principal may know of releases of one product.
 * @throws REGISTRY_PRODUCT_UNKNOWN
 */
export async function readerKnowledge(
  { access, uses }: KnowledgeParts,
  principal: Principal,
  releases: readonly Pick<PublishedRelease, 'manifest'>[],
): Promise<ReaderKnowledge> {
  const sight = access.sight(principal)
  const isHolder = principal.kind === 'local'
  const upstream = releases.flatMap(({ manifest }) => upstreamOf(manifest)).filter((product) => sight.knows(product))
  const named = releases.flatMap(({ manifest }) => typesOf(manifest))
  const types = isHolder ? named : await knownTypes({ access, uses }, principal, { named, releases })
  return { isHolder, seesPersonal: sight.seesPersonal, upstream: new Set(upstream), types: new Set(types) }
}

/** Types that the serving release names are known with it; of others the index says who reads or ignores them now. */
async function knownTypes(
  { access, uses }: KnowledgeParts,
  principal: Principal,
  { named, releases }: { readonly named: readonly string[]; readonly releases: Parameters<typeof readerKnowledge>[2] },
): Promise<readonly string[]> {
  const [first] = releases
  if (first === undefined) return []
  const serving = await access.find(principal, first.manifest.product)
  const own = new Set(typesOf(serving.manifest))
  if (named.every((type) => own.has(type))) return named
  const [sight, used] = [access.sight(principal), await uses()]
  return named.filter((type) => own.has(type) || isTypeKnown(type, sight, used))
}

/**
 * How much of a release its reader is told. Text and SQL name columns, products and event types, so they are for who knows of
 * all of these; the manifest holds the fields of event types and of upstream datasets as well.
 */
export function toldOfRelease(
  data: Pick<GovernedData, 'datasets' | 'release'>,
  { seesPersonal, upstream, types }: ReaderKnowledge,
): ToldOfRelease {
  const { manifest } = data.release
  const { definition } = manifest
  const hidden = hiddenColumns(data)
  const hasText =
    hidden.isNone &&
    upstreamOf(manifest).every((product) => upstream.has(product)) &&
    typesOf(manifest).every((type) => types.has(type))
  const fields = [...definition.events.flatMap((event) => event.data), ...definition.upstream.flatMap(columnsOf)]
  return { hidden, hasText, isWhole: hasText && (seesPersonal || fields.every(({ pii }) => pii === null)) }
}

/** What an answer made from this knowledge depends on, for its ETag. */
export function knowledgeKey({ isHolder, seesPersonal, upstream, types }: ReaderKnowledge): Json {
  return [isHolder, seesPersonal, [...upstream].sort(), [...types].sort()]
}

type Manifest = PublishedRelease['manifest']

function columnsOf({ columns }: Manifest['definition']['upstream'][number]) {
  return columns
}

function upstreamOf({ definition, inputs }: Manifest) {
  return [...definition.upstream, ...inputs.upstream].map(({ product }) => product)
}

/** Event types that a release names: what it reads, what it ignores. */
function typesOf({ definition, inputs, datasets }: Manifest): readonly string[] {
  const named = [
    ...definition.events,
    ...definition.ignores,
    ...inputs.events,
    ...datasets.flatMap((one) => one.ledger),
  ]
  return [...new Set(named.map(({ type }) => type))]
}
