import type { AccessPlan, PortName, Principal } from '@provender/contract'
import { digestOfJson, isProvenderError, type Json, type ProductName, ProvenderError } from '@provender/kernel'
import { authorize, mayKnow, maySee, requireAccess, type WorkspaceAccess } from '@provender/policy'
import type { Publication } from '@provender/storage'
import { isDamage } from '@provender/storage'
import { didYouMean } from '../near-names.ts'
import type { PublishedRelease, ReleaseCatalog } from '../release-catalog.ts'
import type { GovernedEngine } from './governed-engine.ts'
import { type GovernedSql, openGovernedSql, type SqlGrant, type UnreadableMajor } from './governed-sql.ts'
import { namedMajors } from './named-majors.ts'
import { type GovernedData, openGoverned } from './open-governed.ts'

/** Which release of a product: the one that serves, or one by number. */
export type ReleaseChoice = { readonly version: string; readonly release: number } | null

/** Of which products a principal may know, decided by their names alone. */
export interface Sight {
  /** Equal keys, equal answers. */
  readonly key: string
  readonly seesPersonal: boolean
  knows(product: ProductName): boolean
}

/** What one principal can find and read. Every port and page goes through it; the decision is taken anew each time. */
export interface GovernedAccess {
  /** What a list over all products may tell a principal; no manifest is read for it. */
  sight(principal: Principal): Sight
  /**
   * A release of a product that the principal may know of.
   * @throws REGISTRY_PRODUCT_UNKNOWN also for what the principal may not know of
   * @throws REGISTRY_RELEASE_UNKNOWN
   */
  find(principal: Principal, product: ProductName, choice?: ReleaseChoice): Promise<PublishedRelease>
  /**
   * Opens a release for a principal through a port. What the serving release hides, or no longer
   * declares, is hidden in every other one too, except from the holder of the workspace's token.
   * @throws REGISTRY_PRODUCT_UNKNOWN, REGISTRY_RELEASE_UNKNOWN, POLICY_DENIED
   */
  open(principal: Principal, port: PortName, product: ProductName, choice?: ReleaseChoice): Promise<GovernedData>
  /**
   * SQL over the newest release of every major that the principal may read through SQL. In a workspace with many products
   * only those that `statement` names are opened, and those of the `product` whose datasets it may name alone.
   * @throws SQL_INVALID, REQUEST_TOO_LARGE when the statement has to be read and cannot be
   */
  sql(principal: Principal, statement?: string, product?: ProductName): Promise<GovernedSql>
}

/** What access is decided on. */
export interface GovernedAccessParts {
  readonly catalog: ReleaseCatalog
  readonly engine: GovernedEngine
  /** Asked for each decision, so that a changed configuration holds at once. */
  readonly workspace: () => WorkspaceAccess
}

/** So many releases are opened when a statement names none that may be read, so that its refusal tells of what there is. */
const mostInstead = 20

/** Joins catalog, policy and engine. */
export function governedAccess({ catalog, engine, workspace }: GovernedAccessParts): GovernedAccess {
  const isKnown = (principal: Principal, release: PublishedRelease): boolean =>
    maySee(principal, release.manifest.definition, workspace())
  const serving = async (principal: Principal, product: ProductName): Promise<PublishedRelease> => {
    const access = workspace()
    const found = mayKnow(principal, product, access) ? await catalog.latest(product).catch(nullWhenUnknown) : null
    if (found !== null && isKnown(principal, found)) return found
    throw unknown(
      principal,
      product,
      catalog.names().filter((name) => mayKnow(principal, name, access)),
    )
  }
  const chosen = (latest: PublishedRelease, choice: ReleaseChoice): Promise<PublishedRelease> =>
    choice === null ? Promise.resolve(latest) : catalog.release(latest.manifest.product, choice.version, choice.release)
  const planFor = (principal: Principal, port: PortName, latest: PublishedRelease, release: PublishedRelease) => {
    const ask = ({ manifest }: PublishedRelease) =>
      authorize({ principal, product: manifest.definition, port, allowedUse: null }, workspace())
    const current = requireAccess(ask(latest))
    return latest === release ? current : narrowed(requireAccess(ask(release)), current, latest, release)
  }
  const grantFor = async (principal: Principal, major: Publication): Promise<readonly SqlGrant[]> => {
    const [latest, release] = await Promise.all([
      catalog.latest(major.product),
      catalog.release(major.product, major.version, major.release),
    ])
    if (!isKnown(principal, latest)) return []
    const isServing = latest.releaseDigest === release.releaseDigest
    return granted(() => ({ release, isServing, plan: planFor(principal, 'sql', latest, release) }))
  }
  return {
    sight(principal) {
      const access = workspace()
      return {
        key: JSON.stringify([principal.kind, access.open]),
        seesPersonal: principal.kind === 'local',
        knows: (product) => mayKnow(principal, product, access),
      }
    },
    find: async (principal, product, choice = null) => chosen(await serving(principal, product), choice),
    async open(principal, port, product, choice = null) {
      const latest = await serving(principal, product)
      const release = await chosen(latest, choice)
      return openGoverned(planFor(principal, port, latest, release), release, engine)
    },
    async sql(principal, statement, product) {
      const access = workspace()
      const known = catalog.majors().filter(({ product }) => mayKnow(principal, product, access))
      const opened = await namedMajors(known, statement, { engine, product })
      const unreadable: UnreadableMajor[] = []
      const soundGrant = (major: Publication): Promise<readonly SqlGrant[]> =>
        grantFor(principal, major).catch((error: unknown) => {
          if (!isDamage(error)) throw error
          unreadable.push({ ...major, error })
          return []
        })
      const grantsFor = async (majors: readonly Publication[]): Promise<readonly SqlGrant[]> =>
        (await Promise.all(majors.map(soundGrant))).flat()
      const named = await grantsFor(opened)
      const isNone = named.length === 0 && opened.length < known.length
      return openGovernedSql(isNone ? await grantsFor(known.slice(0, mostInstead)) : named, engine, unreadable)
    },
  }
}

function granted(grant: () => SqlGrant): readonly SqlGrant[] {
  try {
    return [grant()]
  } catch (error) {
    if (isProvenderError(error) && error.code === 'POLICY_DENIED') return []
    throw error
  }
}

/**
 * Of an older release one may read what the serving release still shows, matched by field id: a column that was renamed and
 * marked, or that is no longer declared, is hidden under its former name too. The holder of the workspace's token reads everything.
 */
function narrowed(
  plan: AccessPlan,
  current: AccessPlan,
  latest: PublishedRelease,
  release: PublishedRelease,
): AccessPlan {
  const columns = plan.principal.kind === 'local' ? plan.columns : stillShown(plan, current, latest, release)
  const { planHash, ...rest } = { ...plan, columns, maxRows: Math.min(plan.maxRows, current.maxRows) }
  return { ...rest, planHash: digestOfJson({ ...rest, before: planHash } as unknown as Json) }
}

function stillShown(
  plan: AccessPlan,
  current: AccessPlan,
  latest: PublishedRelease,
  release: PublishedRelease,
): AccessPlan['columns'] {
  const shown = Object.entries(plan.columns).map(([dataset, names]) => {
    const ids = new Set(idsOf(latest, dataset, current.columns[dataset] ?? []).values())
    const formerIds = idsOf(release, dataset, names)
    const isShown = (name: string): boolean => {
      const id = formerIds.get(name)
      return id !== undefined && ids.has(id)
    }
    return [dataset, names.filter(isShown)] as const
  })
  return Object.fromEntries(shown.filter(([, names]) => names.length > 0))
}

function idsOf({ manifest }: PublishedRelease, dataset: string, names: readonly string[]): ReadonlyMap<string, number> {
  const fields = manifest.datasets.find(({ name }) => name === dataset)?.fields ?? []
  const wanted = new Set(names)
  return new Map(fields.filter(({ name }) => wanted.has(name)).map(({ name, id }) => [name, id]))
}

function nullWhenUnknown(error: unknown): null {
  if (isProvenderError(error) && error.code === 'REGISTRY_PRODUCT_UNKNOWN') return null
  throw error
}

function unknown(principal: Principal, product: string, known: readonly string[]): ProvenderError {
  const { kind } = principal
  const others = kind === 'anonymous' ? 'readers who send a token' : "the holder of the workspace's token"
  const next = kind === 'local' ? '' : ` It may exist for ${others}.`
  return new ProvenderError(
    'REGISTRY_PRODUCT_UNKNOWN',
    `There is no product ${product} that ${principal.name} may see.${didYouMean(product, known)}${next}`,
    { product },
  )
}
