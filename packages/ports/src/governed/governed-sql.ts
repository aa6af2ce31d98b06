import type { AccessPlan, ColumnContract } from '@provender/contract'
import { type EngineProcess, gateStatement, type QueryResult, statementFaultOf } from '@provender/engine'
import { digestOfJson, isProvenderError, type Json, ProvenderError, showRelease, sqlSchemaOf } from '@provender/kernel'
import { isDamage } from '@provender/storage'
import type { PublishedRelease } from '../release-catalog.ts'
import { asWritten, relationsOfAllowed } from './authored-select.ts'
import { type BareProduct, type BareRelation, bareRelations, withBareNames } from './bare-names.ts'
import { exportRows } from './export-rows.ts'
import type { GovernedEngine, ViewSet } from './governed-engine.ts'
import { type NamedRelease, schemaOf, schemasIn } from './named-majors.ts'
import { type ExportedFile, largestAnswer, type ReadOptions } from './open-governed.ts'
import { viewSelect } from './plan-row-sql.ts'
import { readerFault } from './reader-fault.ts'
import { requireShortSql } from './require-short-sql.ts'
import { type VisibleDataset, visibleDatasets } from './visible-dataset.ts'
import { withWholeNumbers } from './whole-numbers.ts'

/** A release and the plan by which one reader may see it through SQL. */
export interface SqlGrant {
  readonly plan: AccessPlan
  readonly release: PublishedRelease
  /** Whether it is the release that serves its product. */
  readonly isServing: boolean
}

/** A release whose manifest is damaged: who names it is told so; what does not name it is answered without it. */
export interface UnreadableMajor extends NamedRelease {
  readonly error: unknown
}

/** A relation that user SQL may read. */
export interface SqlRelation {
  /** `library.borrowing_patterns.weekly`. */
  readonly name: string
  readonly release: PublishedRelease
  readonly isServing: boolean
  readonly dataset: VisibleDataset
}

/** What is asked, and how large the answer may be. */
export interface SqlQuestion extends ReadOptions {
  readonly limit: number
  /** A product whose datasets the statement may name without their schema. */
  readonly product?: BareProduct | null
  /** Cells with more characters are cut; absent: none is. */
  readonly maxCellCharacters?: number
}

/** A cell that was cut: its row from 0, its column, and how many characters it has in all. */
export interface CutValue {
  readonly row: number
  readonly column: string
  readonly characters: number
}

/** What user SQL returned. */
export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  /** There were more rows: than `limit`, or, when `isTooLarge`, than go into 32 Mi characters. */
  readonly isTruncated: boolean
  readonly isTooLarge: boolean
  /** The most rows that the answer could have. */
  readonly limit: number
  readonly cut: readonly CutValue[]
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
   * @throws POLICY_DENIED, SQL_FORBIDDEN, SQL_INVALID, REQUEST_TOO_LARGE, REGISTRY_PRODUCT_UNKNOWN, SERVER_BUSY and the codes of the engine
   */
  query(text: string, question: SqlQuestion): Promise<SqlAnswer>
  /** The same rows as a Parquet file. */
  exportParquet(
    text: string,
    question: SqlQuestion,
  ): Promise<{ readonly answer: SqlAnswer; readonly file: ExportedFile }>
}

interface RunStatement {
  readonly result: QueryResult
  readonly used: readonly SqlRelation[]
  readonly limit: number
}

/**
 * Opens releases for user SQL. Nothing beyond the listed relations and columns exists in the process that answers.
 * Its queries have these refusals:
 * @throws POLICY_DENIED when nothing is granted
 * @throws REQUEST_TOO_LARGE when the SQL is longer than 100,000 characters
 */
export function openGovernedSql(
  grants: readonly SqlGrant[],
  engine: GovernedEngine,
  unreadable: readonly UnreadableMajor[] = [],
): GovernedSql {
  const relations = grants.flatMap(relationsOf)
  const views = viewSetOf(relations, engine)
  const most = Math.min(...grants.map(({ plan }) => plan.maxRows), Number.MAX_SAFE_INTEGER)
  const run = async (text: string, { product = null, ...question }: SqlQuestion): Promise<RunStatement> => {
    requireSound(unreadable, (major) => major.product === product?.product)
    if (unreadable.length === 0) requireReadable(relations)
    requireShortSql(text)
    const bare = product === null ? [] : bareRelations(relations, product)
    const limit = Math.min(question.limit, most)
    const { signal, maxCellCharacters } = question
    const options = {
      ...{ maxRows: limit, maxCharacters: largestAnswer },
      ...(maxCellCharacters === undefined ? {} : { maxCellCharacters }),
      ...(signal === undefined ? {} : { signal }),
    }
    return engine.overViews(
      views,
      async (reader) => {
        const { used, sql } = await gated(reader, text, { relations, bare, unreadable })
        for (const relation of used) await verifiedPathsOf(relation, engine)
        const ask = (): Promise<QueryResult> => reader.query(sql, [], options)
        const result = await ask()
          .catch(async (error: unknown) => {
            if (!isLeftOut(error)) throw error
            await makeLeftOut(reader, used, engine)
            return ask()
          })
          .catch(async (error: unknown) => {
            const written = sql === text ? error : asWritten(error, text)
            if (statementFaultOf(error) === null) throw written
            for (const relation of used) await verifiedPathsOf(relation, engine)
            throw readerFault(written, used)
          })
        return { result, used, limit }
      },
      signal,
    )
  }
  return {
    relations,
    query: async (text, question) => answerOf(await run(text, question)),
    async exportParquet(text, question) {
      const done = await run(text, question)
      const answer = answerOf(done)
      const names = answer.columns.map(({ name }) => name)
      return { answer, file: await exportRows(engine, { ...done.result, names }, question) }
    },
  }
}

function requireSound(unreadable: readonly UnreadableMajor[], isNamed: (major: UnreadableMajor) => boolean): void {
  const named = unreadable.find(isNamed)
  if (named !== undefined) throw named.error
}

function requireReadable(relations: readonly SqlRelation[]): void {
  if (relations.length > 0) return
  throw new ProvenderError('POLICY_DENIED', 'There is nothing that you may read through SQL. Send a token that may.')
}

function relationsOf({ plan, release, isServing }: SqlGrant): readonly SqlRelation[] {
  const { catalog, schema } = sqlSchemaOf(release.manifest.product, release.manifest.version)
  return visibleDatasets(plan, release.manifest).map((dataset) => ({
    name: `${catalog}.${schema}.${dataset.name}`,
    ...{ release, isServing, dataset },
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
  const views = relations.map((relation) => ({
    sql: viewOf(relation, engine, 'CREATE VIEW'),
    isSound: () => isSound(relation, engine),
  }))
  const files = [
    ...new Set(relations.flatMap(({ dataset }) => dataset.objects.map(({ object }) => engine.pathOf(object)))),
  ]
  return { key: digestOfJson([...statements, ...views.map(({ sql }) => sql)]), statements, views, files }
}

function viewOf({ name, dataset }: SqlRelation, { pathOf }: Pick<GovernedEngine, 'pathOf'>, create: string): string {
  const quoted = name.split('.').map((part) => `"${part}"`)
  const paths = dataset.objects.map(({ object }) => pathOf(object))
  return `${create} ${quoted.join('.')} AS ${viewSelect(dataset, paths)}`
}

/** Files that were damaged when the process began have no view in it; they may have been restored meanwhile. */
function isLeftOut(error: unknown): boolean {
  return isProvenderError(error) && error.code === 'SQL_INVALID' && error.details?.['exception'] === 'Catalog'
}

/** The views that a process makes after its beginning, one after the other: the engine makes no name twice at once. */
const making = new WeakMap<EngineProcess, Promise<void>>()

function makeLeftOut(
  reader: EngineProcess,
  used: readonly SqlRelation[],
  engine: Pick<GovernedEngine, 'pathOf'>,
): Promise<void> {
  const made = (making.get(reader) ?? Promise.resolve()).then(async () => {
    for (const relation of used) await reader.run(viewOf(relation, engine, 'CREATE VIEW IF NOT EXISTS'))
  })
  making.set(
    reader,
    made.catch(() => {}),
  )
  return made
}

/** What a statement may name: relations by their whole names, and some by their bare ones as well. */
interface Nameable {
  readonly relations: readonly SqlRelation[]
  readonly bare: readonly BareRelation[]
  readonly unreadable: readonly UnreadableMajor[]
}

async function gated(
  reader: EngineProcess,
  text: string,
  { relations, bare, unreadable }: Nameable,
): Promise<{ readonly used: readonly SqlRelation[]; readonly sql: string }> {
  const tree = await reader.parse(text)
  if (unreadable.length > 0) {
    const schemas = schemasIn(JSON.parse(tree))
    requireSound(unreadable, (major) => schemas.has(schemaOf(major)))
  }
  const verdict = gateStatement(tree, {
    mode: 'query',
    relations: [...relations.map(({ name }) => name), ...bare.map((one) => one.bare)],
    sql: text,
  })
  const named = new Set(relationsOfAllowed(verdict))
  const usedBare = bare.filter((one) => named.has(one.bare))
  const used = relations.filter(
    (relation) => named.has(relation.name) || usedBare.some((one) => one.relation === relation),
  )
  return { used, sql: withBareNames(text, usedBare) }
}

/**
 * Whole numbers leave as JSON numbers, as in every dataset that declares count or integer, unless a relation that was read
 * declares a bigint or a value is beyond ±(2^53 - 1): then the column leaves as text, and its type says so.
 */
function answerOf({ result, used, limit }: RunStatement): SqlAnswer {
  const mayBeBig = used.some(({ dataset }) => dataset.columns.some(holdsBigint))
  const { columns, rows } = withWholeNumbers(result, mayBeBig)
  const names = uniqueNames(columns.map(({ name }) => name))
  return {
    columns: columns.map(({ type }, index) => ({ name: names[index] ?? '', type })),
    rows,
    isTruncated: result.isTruncated,
    isTooLarge: result.isTooLarge,
    limit,
    cut: result.cut.map(({ column, ...cell }) => ({ ...cell, column: names[column] ?? '' })),
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
