import { type AccessPlan, type ColumnContract, showType } from '@provender/contract'
import { type EngineProcess, gateStatement, type QueryResult } from '@provender/engine'
import { digestOfJson, type Json, ProvenderError, showRelease, sqlSchemaOf } from '@provender/kernel'
import { isDamage } from '@provender/storage'
import type { PublishedRelease } from '../release-catalog.ts'
import type { GovernedEngine, ViewSet } from './governed-engine.ts'
import type { ReadOptions } from './open-governed.ts'
import { viewSelect } from './plan-row-sql.ts'
import { type VisibleDataset, visibleDatasets } from './visible-dataset.ts'

/** A release and the plan by which one reader may see it through SQL. */
export interface SqlGrant {
  readonly plan: AccessPlan
  readonly release: PublishedRelease
}

/** A relation that user SQL may read. */
export interface SqlRelation {
  /** `library.borrowing_patterns.weekly`. */
  readonly name: string
  readonly release: PublishedRelease
  readonly dataset: VisibleDataset
}

/** What user SQL returned. */
export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  /** There were more rows than asked for. */
  readonly isTruncated: boolean
  /** The releases that the statement read. */
  readonly releases: readonly PublishedRelease[]
  /** By which rules the data of a product were drawn, for each simulated product that was read. */
  readonly simulated: Readonly<Record<string, string>>
}

/** User SQL over what one reader may see, of one or several products at once. */
export interface GovernedSql {
  readonly relations: readonly SqlRelation[]
  /**
   * Gates and runs one SELECT; at most `limit` rows, and never more than the plans allow.
   * @throws POLICY_DENIED, SQL_FORBIDDEN, SQL_INVALID, REQUEST_TOO_LARGE, SERVER_BUSY and the codes of the engine
   */
  query(text: string, options: ReadOptions & { readonly limit: number }): Promise<SqlAnswer>
}

const longestSql = 100_000

/**
 * Opens releases for user SQL. Nothing beyond the listed relations and columns exists in the process that answers.
 * Its queries have these refusals:
 * @throws POLICY_DENIED when nothing is granted
 * @throws REQUEST_TOO_LARGE when the SQL is longer than 100,000 characters
 */
export function openGovernedSql(grants: readonly SqlGrant[], engine: GovernedEngine): GovernedSql {
  const relations = grants.flatMap(relationsOf)
  const views = viewSetOf(relations, engine)
  const most = Math.min(...grants.map(({ plan }) => plan.maxRows), Number.MAX_SAFE_INTEGER)
  return {
    relations,
    async query(text, { limit, signal }) {
      if (relations.length === 0) {
        throw new ProvenderError(
          'POLICY_DENIED',
          'There is nothing that you may read through SQL. Send a token that may.',
        )
      }
      if (text.length > longestSql) {
        throw new ProvenderError(
          'REQUEST_TOO_LARGE',
          `The SQL has ${text.length} characters; at most ${longestSql} are read.`,
        )
      }
      const options = { maxRows: Math.min(limit, most), ...(signal === undefined ? {} : { signal }) }
      return engine.overViews(
        views,
        async (reader) => {
          const used = await gated(reader, text, relations)
          for (const relation of used) await verifiedPathsOf(relation, engine)
          return answerOf(await reader.query(text, [], options), used)
        },
        signal,
      )
    },
  }
}

function relationsOf({ plan, release }: SqlGrant): readonly SqlRelation[] {
  const { catalog, schema } = sqlSchemaOf(release.manifest.product, release.manifest.version)
  return visibleDatasets(plan, release.manifest).map((dataset) => ({
    name: `${catalog}.${schema}.${dataset.name}`,
    release,
    dataset,
  }))
}

function verifiedPathsOf(
  { release: { manifest }, dataset }: SqlRelation,
  engine: Pick<GovernedEngine, 'verifiedPaths'>,
): Promise<readonly string[]> {
  const release = showRelease(manifest.product, manifest.version, manifest.release)
  return engine.verifiedPaths(dataset.objects, `${release}, ${dataset.name}`)
}

async function isSound(relation: SqlRelation, engine: Pick<GovernedEngine, 'verifiedPaths'>): Promise<boolean> {
  try {
    await verifiedPathsOf(relation, engine)
    return true
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}

function viewSetOf(
  relations: readonly SqlRelation[],
  engine: Pick<GovernedEngine, 'pathOf' | 'verifiedPaths'>,
): ViewSet {
  const parts = relations.map(({ name }) => name.split('.'))
  const catalogs = new Set(parts.map(([catalog]) => `${catalog}`))
  const schemas = new Set(parts.map(([catalog, schema]) => `"${catalog}"."${schema}"`))
  const statements = [
    ...[...catalogs].sort().map((catalog) => `ATTACH ':memory:' AS "${catalog}"`),
    ...[...schemas].sort().map((schema) => `CREATE SCHEMA ${schema}`),
  ]
  const views = relations.map((relation) => {
    const quoted = relation.name.split('.').map((part) => `"${part}"`)
    const paths = relation.dataset.objects.map(({ object }) => engine.pathOf(object))
    const sql = `CREATE VIEW ${quoted.join('.')} AS ${viewSelect(relation.dataset, paths)}`
    return { sql, isSound: () => isSound(relation, engine) }
  })
  return { key: digestOfJson([...statements, ...views.map(({ sql }) => sql)]), statements, views }
}

async function gated(
  reader: EngineProcess,
  text: string,
  relations: readonly SqlRelation[],
): Promise<readonly SqlRelation[]> {
  const verdict = gateStatement(await reader.parse(text), {
    mode: 'query',
    relations: relations.map(({ name }) => name),
    sql: text,
  })
  if (verdict.kind === 'refused')
    throw new ProvenderError(verdict.code, verdict.message, { position: verdict.position })
  return relations.filter(({ name }) => verdict.relations.includes(name))
}

/** Whole numbers of the engine that may be beyond doubles: columns, counts, and sums. */
const wholeTypes: ReadonlySet<string> = new Set(['BIGINT', 'HUGEINT'])

/**
 * Whole numbers leave as JSON numbers, as in every dataset that declares count or integer, unless a relation that was read
 * declares a bigint or a value is beyond ±(2^53 - 1): then the column leaves as text, and its type says so.
 */
function answerOf(result: QueryResult, used: readonly SqlRelation[]): SqlAnswer {
  const mayBeBig = used.some(({ dataset }) => dataset.columns.some(holdsBigint))
  const small = result.columns.map(
    ({ duckdbType }, index) =>
      wholeTypes.has(duckdbType) &&
      !mayBeBig &&
      result.rows.every((row) => row[index] === null || Number.isSafeInteger(Number(row[index]))),
  )
  const rows = small.includes(true)
    ? result.rows.map((row) => row.map((cell, index) => (small[index] === true && cell !== null ? Number(cell) : cell)))
    : result.rows
  const names = uniqueNames(result.columns.map(({ name }) => name))
  return {
    columns: result.columns.map(({ type }, index) => ({
      name: names[index] ?? '',
      type: small[index] === true ? 'integer' : showType(type),
    })),
    rows,
    isTruncated: result.isTruncated,
    releases: [...new Set(used.map(({ release }) => release))],
    simulated: Object.fromEntries(
      used.flatMap(({ release: { manifest } }) =>
        manifest.definition.simulated === null ? [] : [[manifest.product, manifest.definition.simulated]],
      ),
    ),
  }
}

/** Names as they are; one that stands again gets the number of its place. */
function uniqueNames(names: readonly string[]): readonly string[] {
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}_${index + 1}`))
}

function holdsBigint({ type }: ColumnContract): boolean {
  return JSON.stringify(type).includes('"bigint"')
}
