import { canonicalJson, duration, type Json } from '@provender/kernel'
import { showType } from './column-type.ts'
import type { ColumnContract, DatasetContract, ProductContract } from './contract-json.ts'

/** How much of a version a change needs. */
export type ChangeImpact = 'major' | 'minor' | 'patch'

/** One difference between two promises. */
export interface ContractChange {
  readonly impact: ChangeImpact
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  readonly reason: string
}

/**
 * What changed between two contracts of one product, judged as an output promise: it may only get stronger.
 * Code that builds the data takes no part: same promise, same version, new release.
 * @source Bitol ODCS, and the direction rule in docs/explanation
 * @example diffContracts(before, after).some((change) => change.impact === 'major')
 */
export function diffContracts(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  return [...diffDatasets(before, after), ...diffService(before, after), ...diffWords(before, after)]
}

/**
 * The impact that decides the version: the greatest of all changes, null when nothing changed.
 * @example impactOf([]) // null
 */
export function impactOf(changes: readonly ContractChange[]): ChangeImpact | null {
  for (const impact of ['major', 'minor', 'patch'] as const)
    if (changes.some((change) => change.impact === impact)) return impact
  return null
}

/**
 * Whether a version step is enough for an impact. Patch-level changes need no step.
 * @example isStepEnough('minor', '1.0.0', '1.1.0') // true
 */
export function isStepEnough(impact: ChangeImpact | null, before: string, after: string): boolean {
  const [majorBefore = 0, minorBefore = 0] = before.split('.').map(Number)
  const [majorAfter = 0, minorAfter = 0] = after.split('.').map(Number)
  if (majorAfter !== majorBefore) return majorAfter > majorBefore
  if (impact === 'major') return false
  return impact === 'minor' ? minorAfter > minorBefore : minorAfter >= minorBefore
}

/**
 * The lowest version that a change of this impact may carry.
 * @example nextVersion('minor', '1.4.2') // '1.5.0'
 */
export function nextVersion(impact: ChangeImpact, version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (impact === 'major') return `${major + 1}.0.0`
  return impact === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

function diffDatasets(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  return matched(before.datasets, after.datasets).flatMap(([name, old, now]): readonly ContractChange[] => {
    const path = `datasets.${name}`
    if (now === null) return [change('major', path, name, null, 'a dataset was removed')]
    if (old === null) return [change('minor', path, null, name, 'a dataset was added')]
    return [...diffTable(path, old, now), ...diffColumns(path, old, now), ...diffChecks(path, old, now)]
  })
}

function diffTable(path: string, old: DatasetContract, now: DatasetContract): readonly ContractChange[] {
  const changes: ContractChange[] = []
  if (old.key.join() !== now.key.join())
    changes.push(change('major', `${path}.key`, old.key.join(', '), now.key.join(', '), 'the key changed'))
  if (old.grain !== now.grain) changes.push(change('major', `${path}.grain`, old.grain, now.grain, 'the grain changed'))
  if (old.mayBeEmpty === null && now.mayBeEmpty !== null)
    changes.push(change('major', `${path}.mayBeEmpty`, null, now.mayBeEmpty, 'it may now be empty'))
  if (old.description !== now.description)
    changes.push(change('patch', `${path}.description`, old.description, now.description, 'reworded'))
  return changes
}

function diffColumns(path: string, old: DatasetContract, now: DatasetContract): readonly ContractChange[] {
  return matched(old.columns, now.columns).flatMap(([name, before, after]): readonly ContractChange[] => {
    const at = `${path}.columns.${name}`
    if (after === null) return [change('major', at, name, null, 'a column was removed')]
    if (before === null) return [change('minor', at, null, name, 'a column was added')]
    return diffColumn(at, before, after)
  })
}

function diffColumn(path: string, old: ColumnContract, now: ColumnContract): readonly ContractChange[] {
  const changes: ContractChange[] = []
  const json = (value: unknown): string | null => (value === null ? null : canonicalJson(value as Json))
  if (json(old.type) !== json(now.type))
    changes.push(change('major', `${path}.type`, showType(old.type), showType(now.type), 'the type changed'))
  if (old.nullable !== now.nullable) {
    changes.push(
      change(
        now.nullable ? 'major' : 'minor',
        `${path}.nullable`,
        String(old.nullable),
        String(now.nullable),
        now.nullable ? 'values may now be missing' : 'values are now always there',
      ),
    )
  }
  if (json(old.between) !== json(now.between))
    changes.push(
      change(
        isRangeWidened(old, now) ? 'major' : 'minor',
        `${path}.between`,
        json(old.between),
        json(now.between),
        'the range changed',
      ),
    )
  if (json(old.oneOf) !== json(now.oneOf))
    changes.push(
      change(
        areValuesAdded(old, now) ? 'major' : 'minor',
        `${path}.oneOf`,
        json(old.oneOf),
        json(now.oneOf),
        'the allowed values changed',
      ),
    )
  if (old.unit !== now.unit) changes.push(change('major', `${path}.unit`, old.unit, now.unit, 'the unit changed'))
  if (json(old.pii) !== json(now.pii))
    changes.push(
      change(
        now.pii === null ? 'minor' : 'major',
        `${path}.pii`,
        json(old.pii),
        json(now.pii),
        'the sensitivity changed',
      ),
    )
  if (old.modelled !== now.modelled)
    changes.push(change('minor', `${path}.modelled`, old.modelled, now.modelled, 'the model behind the value changed'))
  if (old.description !== now.description)
    changes.push(change('patch', `${path}.description`, old.description, now.description, 'reworded'))
  return changes
}

function isRangeWidened(old: ColumnContract, now: ColumnContract): boolean {
  if (old.between === null) return false
  return now.between === null || now.between.low < old.between.low || now.between.high > old.between.high
}

function areValuesAdded(old: ColumnContract, now: ColumnContract): boolean {
  if (old.oneOf === null) return false
  const known = new Set(old.oneOf)
  return now.oneOf === null || now.oneOf.some((value) => !known.has(value))
}

function diffChecks(path: string, old: DatasetContract, now: DatasetContract): readonly ContractChange[] {
  return matched(old.checks, now.checks).flatMap(([name, before, after]): readonly ContractChange[] => {
    const at = `${path}.checks.${name}`
    if (after === null) return [change('major', at, name, null, 'a check was removed')]
    if (before === null) return [change('minor', at, null, name, 'a check was added')]
    if (canonicalJson(before as unknown as Json) === canonicalJson(after as unknown as Json)) return []
    const stronger =
      before.kind === 'complete' &&
      after.kind === 'complete' &&
      before.measure === after.measure &&
      after.min > before.min
    return [
      change(
        stronger ? 'minor' : 'major',
        at,
        null,
        null,
        stronger ? 'a check was strengthened' : 'a check was changed, which may weaken it',
      ),
    ]
  })
}

function diffService(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  const changes: ContractChange[] = []
  const had = portNames(before)
  const has = portNames(after)
  for (const port of had)
    if (!has.has(port)) changes.push(change('major', `ports.${port}`, port, null, 'a port was removed'))
  for (const port of has)
    if (!had.has(port)) changes.push(change('minor', `ports.${port}`, null, port, 'a port was added'))
  for (const use of before.allowedFor)
    if (!after.allowedFor.includes(use))
      changes.push(change('major', 'allowedFor', use, null, 'an allowed use was withdrawn'))
  for (const use of after.allowedFor)
    if (!before.allowedFor.includes(use)) changes.push(change('minor', 'allowedFor', null, use, 'a use was allowed'))
  if (before.sla.availability !== after.sla.availability) {
    changes.push(
      change(
        after.sla.availability < before.sla.availability ? 'major' : 'minor',
        'sla.availability',
        String(before.sla.availability),
        String(after.sla.availability),
        'the promised availability changed',
      ),
    )
  }
  if (before.sla.freshness !== after.sla.freshness) {
    changes.push(
      change(
        duration(after.sla.freshness).micros > duration(before.sla.freshness).micros ? 'major' : 'minor',
        'sla.freshness',
        before.sla.freshness,
        after.sla.freshness,
        'the promised freshness changed',
      ),
    )
  }
  return changes
}

function diffWords(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  const words = ['purpose', 'docs', 'limits', 'examples', 'customers', 'benefit', 'owner', 'simulated'] as const
  return words.flatMap((part) =>
    canonicalJson(before[part] as unknown as Json) === canonicalJson(after[part] as unknown as Json)
      ? []
      : [change('patch', part, null, null, 'reworded')],
  )
}

function portNames(contract: ProductContract): ReadonlySet<string> {
  const rest = Object.entries(contract.ports.rest ?? {}).flatMap(([name, { by }]) => [
    `rest.${name}`,
    ...by.map((column) => `rest.${name}.by.${column}`),
  ])
  return new Set([...(contract.ports.sql ? ['sql'] : []), ...(contract.ports.iceberg ? ['iceberg'] : []), ...rest])
}

function matched<T extends { readonly name: string }>(
  old: readonly T[],
  now: readonly T[],
): readonly (readonly [string, T | null, T | null])[] {
  const names = [...new Set([...old, ...now].map(({ name }) => name))]
  const find = (list: readonly T[], name: string): T | null => list.find((item) => item.name === name) ?? null
  return names.map((name) => [name, find(old, name), find(now, name)])
}

function change(
  impact: ChangeImpact,
  path: string,
  before: string | null,
  after: string | null,
  reason: string,
): ContractChange {
  return { impact, path, before, after, reason }
}
