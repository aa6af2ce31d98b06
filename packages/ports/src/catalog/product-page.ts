import { catalogPartsOf, type PortName } from '@provender/contract'
import { type Instant, isProvenderError } from '@provender/kernel'
import type { FreshnessAnswer } from '../answers/parts.ts'
import type { BuildOutcome, ProductPage, ProductSummary } from '../answers/product-answers.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import { datasetSummary } from './dataset-page.ts'
import { checksOf, coveredFrom, coveredUntil } from './describe-release.ts'
import { hiddenColumns, mentions } from './hidden-columns.ts'
import type { ReaderKnowledge } from './reader-knowledge.ts'
import { viewsOf } from './views-of.ts'

/** What a page tells beside the release itself. */
export interface PageContext {
  readonly isServing: boolean
  readonly freshness: FreshnessAnswer
  readonly heldBack: ProductSummary['heldBack']
  /** Oldest first. */
  readonly builds: readonly BuildOutcome[]
  /** Through which ports the reader may read. */
  readonly access: readonly PortAccess[]
  readonly known: ReaderKnowledge
}

/** Whether a reader may read through a port, and if not, why. */
export type PortAccess = ProductPage['access'][number]

/** A product's page: one release as one reader may see it, and how the product stands. Pure. */
export function productPage(data: GovernedData, context: PageContext): ProductPage {
  const { definition, inputs } = data.release.manifest
  const { domain, deprecated } = catalogPartsOf(definition)
  const { known } = context
  const hidden = hiddenColumns(data)
  return {
    ...headOf(data, context),
    isServing: context.isServing,
    customers: definition.customers.map(({ team, need }) => ({ team, need })),
    benefit: { ...definition.benefit },
    deprecated: deprecated === null ? null : { ...deprecated },
    limits: [...definition.limits],
    docs: definition.docs,
    examples: definition.examples.flatMap(({ text }) => (mentions(text, hidden.names) ? [] : [{ sql: text }])),
    terms: domain.terms.map(({ term, meaning }) => ({ term, meaning })),
    sla: { ...definition.sla },
    allowedFor: [...definition.allowedFor],
    access: [...context.access],
    iceberg: definition.ports.iceberg,
    datasets: data.datasets.map((dataset) => datasetSummary(data, dataset, hidden)),
    views: [...viewsOf(data)],
    inputs: {
      events: inputs.events
        .filter(({ type }) => known.types.has(type))
        .map(({ type, position, events, firstEventTime, lastEventTime }) => ({
          ...{ type, position, events, firstEventTime, lastEventTime },
        })),
      upstream: inputs.upstream
        .filter(({ product }) => known.upstream.has(product))
        .map(({ product, version, release, dataset }) => ({ product, version, release, dataset })),
    },
    ignores: definition.ignores
      .filter(({ type }) => known.types.has(type))
      .map(({ type, reason }) => ({ type, reason })),
    builds: [...context.builds],
  }
}

function headOf(data: GovernedData, { freshness, heldBack }: PageContext): Omit<ProductSummary, 'datasets'> {
  const { release } = data
  const { manifest } = release
  const { definition } = manifest
  const { kind, status, deprecated } = catalogPartsOf(definition)
  const [domain = '', name = ''] = manifest.product.split('/')
  return {
    ...{ product: manifest.product, domain, name, kind, purpose: definition.purpose },
    status: deprecated === null ? status : 'deprecated',
    owner: { ...definition.owner },
    simulated: definition.simulated,
    hasModelled: data.datasets.some(({ columns }) => columns.some(({ modelled }) => modelled !== null)),
    version: manifest.version,
    release: manifest.release,
    releaseDigest: release.releaseDigest,
    publishedAt: release.publishedAt,
    coveredFrom: coveredFrom(release),
    coveredUntil: coveredUntil(release),
    freshness,
    checks: checksOf(release),
    heldBack,
    ports: declaredPorts(release),
    href: `/api/products/${manifest.product}`,
  }
}

/** The ports that a release declares. */
export function declaredPorts({ manifest }: PublishedRelease): ('sql' | 'rest')[] {
  const { sql, rest } = manifest.definition.ports
  return [...(sql ? (['sql'] as const) : []), ...(rest === null ? [] : (['rest'] as const))]
}

/** Asks through each port as a read would, so that the page says what a read will answer. */
export async function portAccess(
  release: PublishedRelease,
  open: (port: PortName) => Promise<unknown>,
): Promise<readonly PortAccess[]> {
  const declared = declaredPorts(release)
  const ports = ['sql', 'rest'] as const
  return Promise.all(
    ports.map(async (port) => {
      const reason = await open(port).then(() => null, deniedReason)
      return { port, isDeclared: declared.includes(port), mayRead: reason === null, reason }
    }),
  )
}

function deniedReason(error: unknown): string {
  if (isProvenderError(error) && error.code === 'POLICY_DENIED') return error.message
  throw error
}

/** The last builds of a product, oldest first: those that were published and those that were kept back. */
export function latestBuilds(
  published: readonly BuildOutcome[],
  heldBack: readonly BuildOutcome[],
  most = 30,
): readonly BuildOutcome[] {
  const byTime = (a: BuildOutcome, b: BuildOutcome): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)
  return [...published, ...heldBack].sort(byTime).slice(-most)
}

/** A build as its gate judged it. */
export function outcomeOf(
  kind: BuildOutcome['kind'],
  build: {
    readonly at: Instant
    readonly version: string
    readonly release: number | null
    readonly passed: number
    readonly total: number
    readonly rowsSeen: number
    readonly failed?: BuildOutcome['failed']
  },
): BuildOutcome {
  const { at, version, release, passed, total, rowsSeen, failed = [] } = build
  return { kind, at, version, release, passed, total, rowsSeen, failed }
}
