import { type ProductName, sqlSchemaOf } from '@provender/kernel'
import { nearNames } from '../near-names.ts'
import type { GovernedEngine } from './governed-engine.ts'
import { requireShortSql } from './require-short-sql.ts'

/** A release that SQL can name. */
export interface NamedRelease {
  readonly product: ProductName
  readonly version: string
}

/** So many releases stand open side by side in one process; of more only those are opened that a statement names. */
const mostOpened = 50
const mostHints = 3

/**
 * The releases that a statement needs, of those that its reader may know of. Leaving out what it does not name cannot let
 * anything through: the gate allows only relations of releases that were opened. Those of `product` are needed in any case.
 * @throws SQL_INVALID, REQUEST_TOO_LARGE
 */
export async function namedMajors<Release extends NamedRelease>(
  known: readonly Release[],
  statement: string | undefined,
  { engine, product }: { readonly engine: Pick<GovernedEngine, 'planned'>; readonly product?: ProductName | undefined },
): Promise<readonly Release[]> {
  if (statement === undefined || known.length <= mostOpened) return known
  requireShortSql(statement)
  const tree: unknown = JSON.parse(await engine.planned((reader) => reader.parse(statement)))
  const own = known.filter((release) => release.product === product).map(schemaOf)
  return chooseNamed(known, new Set([...schemasIn(tree), ...own]))
}

/**
 * The releases whose schema is named; of an unknown one those with the nearest names, so that the refusal can tell of
 * them. One at least, so that a statement without relations has where to run.
 * @example chooseNamed(known, new Set(['library.book_catalog'])).length // 1
 */
export function chooseNamed<Release extends NamedRelease>(
  known: readonly Release[],
  schemas: ReadonlySet<string>,
): readonly Release[] {
  const bySchema = new Map(known.map((release) => [schemaOf(release), release]))
  const chosen = new Map<string, Release>()
  for (const schema of schemas) {
    const near = bySchema.has(schema) ? [schema] : nearNames(schema, [...bySchema.keys()]).slice(0, mostHints)
    for (const name of near) {
      const release = bySchema.get(name)
      if (release !== undefined) chosen.set(name, release)
    }
  }
  return chosen.size > 0 ? [...chosen.values()] : known.slice(0, 1)
}

/**
 * The schemas of every table that a parsed statement names anywhere, in lower case.
 * @source DuckDB, json_serialize_sql: `BASE_TABLE`
 * @example schemasIn({ type: 'BASE_TABLE', catalog_name: 'library', schema_name: 'loans', table_name: 'weekly' }) // Set { 'library.loans' }
 */
export function schemasIn(tree: unknown): ReadonlySet<string> {
  const schemas = new Set<string>()
  const left: unknown[] = [tree]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    if ('type' in value && value.type === 'BASE_TABLE' && 'catalog_name' in value && 'schema_name' in value) {
      schemas.add(`${String(value.catalog_name)}.${String(value.schema_name)}`.toLowerCase())
    }
    left.push(...Object.values(value))
  }
  return schemas
}

/**
 * The name of a release's schema in SQL.
 * @example schemaOf({ product: 'library/book-catalog', version: '1.0.0' }) // 'library.book_catalog'
 */
export function schemaOf({ product, version }: NamedRelease): string {
  const { catalog, schema } = sqlSchemaOf(product, version)
  return `${catalog}.${schema}`
}
