import type {
  ColumnContract,
  ColumnType,
  DatasetContract,
  FieldSchema,
  ProductContract,
  ReleaseManifest,
} from '@provender/contract'
import { type ProductName, ProvenderError } from '@provender/kernel'

/** `product.lock.json`: the lasting field ids of every product defined in a folder. Committed beside the definition. */
export interface ProductLock {
  readonly format: 'provender-lock/1'
  readonly products: Readonly<Record<ProductName, ProductFieldIds>>
}

/** Field ids of a product, by major version. */
export interface ProductFieldIds {
  /** The greatest id ever given: ids of removed fields are never used again. */
  readonly lastFieldId: number
  readonly majors: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>
}

/** The ids of a definition's fields, and the lock that records them. */
export interface FieldIdPlan {
  readonly lock: ProductLock
  readonly fields: Readonly<Record<string, readonly FieldSchema[]>>
  /** Paths such as `weekly.loans` that got a new id; empty when the lock is complete. */
  readonly assigned: readonly string[]
}

/** A lock without products. */
export const emptyLock: ProductLock = { format: 'provender-lock/1', products: {} }

/**
 * Gives every field of a definition its lasting id: the one in the lock, the one its former name had, or the next free one.
 * A new major starts from the ids of the major before it, so a column keeps its id through a rename.
 * @throws CONTRACT_INVALID when two columns say that they were renamed from the same one
 * @example planFieldIds(contract, emptyLock).assigned // ['weekly.week', 'weekly.title_id', …]
 */
export function planFieldIds(contract: ProductContract, lock: ProductLock): FieldIdPlan {
  const known = lock.products[contract.product] ?? { lastFieldId: 0, majors: {} }
  const major = contract.version.split('.')[0] ?? '0'
  const before = known.majors[major] ?? known.majors[lastMajor(known, Number(major))] ?? {}
  const isEarlierMajor = known.majors[major] === undefined
  const ids = new IdGiver(known.lastFieldId)
  const tables = contract.datasets.map(
    (dataset) => [dataset.name, idsOf(dataset, { ids: before[dataset.name] ?? {}, isEarlierMajor }, ids)] as const,
  )
  const majors = { ...known.majors, [major]: Object.fromEntries(tables) }
  return {
    lock: { ...lock, products: { ...lock.products, [contract.product]: { lastFieldId: ids.last, majors } } },
    fields: Object.fromEntries(
      contract.datasets.map((dataset, index) => [dataset.name, fieldsOf(dataset, tables[index]?.[1] ?? {})]),
    ),
    assigned: ids.assigned,
  }
}

/**
 * Reads a lock file's text.
 * @throws REGISTRY_LOCK_INVALID when it is no lock or gives one id twice
 */
export function parseLock(text: string, file: string): ProductLock {
  const lock = parseJson(text, file)
  if (!isRecord(lock) || lock['format'] !== 'provender-lock/1' || !isRecord(lock['products']))
    throw invalid(file, 'it is not of the format provender-lock/1')
  for (const [product, ids] of Object.entries(lock['products'])) requireIds(product, ids, file)
  return lock as unknown as ProductLock
}

function requireIds(product: string, found: unknown, file: string): void {
  const { lastFieldId, majors } = isRecord(found) ? found : {}
  if (typeof lastFieldId !== 'number' || !Number.isInteger(lastFieldId) || !isRecord(majors))
    throw invalid(file, `${product} has no lastFieldId and majors`)
  for (const tables of Object.values(majors)) {
    if (!isRecord(tables) || !Object.values(tables).every(isRecord))
      throw invalid(file, `${product} has a major without field ids`)
    const ids = Object.values(tables).flatMap((table) => Object.values(table as Readonly<Record<string, unknown>>))
    if (new Set(ids).size !== ids.length) throw invalid(file, `${product} gives one field id to two fields`)
    if (ids.some((id) => typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > lastFieldId))
      throw invalid(file, `${product} has a field id outside 1 to lastFieldId ${lastFieldId}`)
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Asserts that a lock holds the ids under which a release was published: without them columns of older files would be
 * read under other names.
 * @throws REGISTRY_LOCK_INVALID naming the first field that the lock lacks or numbers otherwise
 */
export function requirePublishedIds(
  lock: ProductLock,
  published: Pick<ReleaseManifest, 'product' | 'version' | 'datasets'>,
): void {
  const major = published.version.split('.')[0] ?? '0'
  const tables = lock.products[published.product]?.majors[major] ?? {}
  for (const { name: dataset, fields } of published.datasets) {
    const ids = fields.flatMap(({ name, id, nested }) => [[name, id] as const, ...Object.entries(nested)])
    for (const [path, id] of ids) {
      const found = tables[dataset]?.[path] ?? null
      if (found !== id) throw otherId({ published, path: `${dataset}.${path}`, id, found })
    }
  }
}

function otherId(at: {
  readonly published: Pick<ReleaseManifest, 'product' | 'version'>
  readonly path: string
  readonly id: number
  readonly found: number | null
}): ProvenderError {
  const { product, version } = at.published
  return new ProvenderError(
    'REGISTRY_LOCK_INVALID',
    `${product}@${version} was published with field id ${at.id} for ${at.path}, but its product.lock.json ${at.found === null ? 'does not hold it' : `says ${at.found}`}. Restore the lock from version control; field ids must never be given anew.`,
    { product, version, field: at.path, published: at.id, found: at.found },
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(file, 'it is not JSON (a merge conflict?)', cause)
  }
}

function invalid(file: string, problem: string, cause?: unknown): ProvenderError {
  return new ProvenderError(
    'REGISTRY_LOCK_INVALID',
    `${file} cannot be used: ${problem}. Restore it from version control; field ids must never be given anew.`,
    { file },
    { cause },
  )
}

class IdGiver {
  readonly assigned: string[] = []
  last: number

  constructor(last: number) {
    this.last = last
  }

  next(path: string): number {
    this.assigned.push(path)
    this.last += 1
    return this.last
  }
}

function lastMajor(known: ProductFieldIds, below: number): string {
  const majors = Object.keys(known.majors).map(Number)
  return String(Math.max(-1, ...majors.filter((major) => major < below)))
}

interface FormerIds {
  readonly ids: Readonly<Record<string, number>>
  /** Of an earlier major: a rename then goes before an equal name. */
  readonly isEarlierMajor: boolean
}

function idsOf(dataset: DatasetContract, before: FormerIds, ids: IdGiver): Readonly<Record<string, number>> {
  requireOneHeir(dataset)
  const given = dataset.columns.flatMap((column) =>
    pathsOf(column).map((path) => {
      const formerPath = column.renamedFrom === null ? null : column.renamedFrom + path.slice(column.name.length)
      const [same, former] = [before.ids[path], formerPath === null ? undefined : before.ids[formerPath]]
      const kept = before.isEarlierMajor ? (former ?? same) : (same ?? former)
      return [path, kept ?? ids.next(`${dataset.name}.${path}`)] as const
    }),
  )
  return Object.fromEntries(given)
}

function requireOneHeir({ name, columns }: DatasetContract): void {
  for (const [index, { name: column, renamedFrom }] of columns.entries()) {
    const other = columns.slice(0, index).find((candidate) => candidate.renamedFrom === renamedFrom)
    if (renamedFrom === null || other === undefined) continue
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `${name}: "${other.name}" and "${column}" both say that they were renamed from "${renamedFrom}". Only one can keep its field id; take renamedFrom from the other.`,
      { dataset: name, renamedFrom },
    )
  }
}

function pathsOf(column: ColumnContract): readonly string[] {
  return [column.name, ...nestedPaths(column.name, column.type)]
}

function nestedPaths(path: string, type: ColumnType): readonly string[] {
  switch (type.kind) {
    case 'list':
      return [`${path}.element`, ...nestedPaths(`${path}.element`, type.element.type)]
    case 'map':
      return [`${path}.key`, `${path}.value`, ...nestedPaths(`${path}.value`, type.value.type)]
    case 'struct':
      return type.fields.flatMap((field) => [
        `${path}.${field.name}`,
        ...nestedPaths(`${path}.${field.name}`, field.type),
      ])
    default:
      return []
  }
}

function fieldsOf(dataset: DatasetContract, ids: Readonly<Record<string, number>>): readonly FieldSchema[] {
  return dataset.columns.map((column) => {
    const nested = nestedPaths(column.name, column.type).map((path) => [path, ids[path] ?? 0] as const)
    return {
      id: ids[column.name] ?? 0,
      name: column.name,
      type: column.type,
      nullable: column.nullable,
      nested: Object.fromEntries(nested),
    }
  })
}
