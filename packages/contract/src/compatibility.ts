import { isDeepStrictEqual } from 'node:util'
import { canonicalJson, duration, type Json } from '@provender/kernel'
import { type CatalogParts, catalogPartsOf } from './catalog-parts.ts'
import { showType } from './column-type.ts'
import type { CheckContract, ColumnContract, DatasetContract, ProductContract } from './contract-json.ts'

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
 * Code that builds the data takes no part: same promise, same version, new release. A renamed thing is one removed and one
 * added. Texts longer than 200 signs are shown cut.
 * @source Bitol ODCS, and the direction rule in docs/explanation
 * @example diffContracts(before, after).some((change) => change.impact === 'major')
 */
export function diffContracts(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  return [
    ...diffDatasets(before, after),
    ...diffService(before, after),
    ...diffWords(before, after),
    ...diffCatalogParts(before, after),
  ]
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
 * Whether a version step is enough for an impact. Patch-level changes need no step; a version never goes back.
 * @example isStepEnough('minor', '1.0.0', '1.1.0') // true
 */
export function isStepEnough(impact: ChangeImpact | null, before: string, after: string): boolean {
  const [majorBefore = 0, minorBefore = 0, patchBefore = 0] = before.split('.').map(Number)
  const [majorAfter = 0, minorAfter = 0, patchAfter = 0] = after.split('.').map(Number)
  if (majorAfter !== majorBefore) return majorAfter > majorBefore
  if (impact === 'major') return false
  if (minorAfter !== minorBefore) return minorAfter > minorBefore
  return impact !== 'minor' && patchAfter >= patchBefore
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
  if (old.mayBeEmpty !== now.mayBeEmpty)
    changes.push(diffEmptiness(`${path}.mayBeEmpty`, old.mayBeEmpty, now.mayBeEmpty))
  if (old.description !== now.description)
    changes.push(change('patch', `${path}.description`, old.description, now.description, 'reworded'))
  return changes
}

function diffEmptiness(path: string, old: string | null, now: string | null): ContractChange {
  if (old === null) return change('major', path, old, now, 'it may now be empty')
  if (now === null) return change('minor', path, old, now, 'it is now never empty')
  return change('patch', path, old, now, 'reworded')
}

function diffColumns(path: string, old: DatasetContract, now: DatasetContract): readonly ContractChange[] {
  return matched(old.columns, now.columns).flatMap(([name, before, after]): readonly ContractChange[] => {
    const at = `${path}.columns.${name}`
    if (after === null) return [change('major', at, name, null, 'a column was removed')]
    if (before === null) return [change('minor', at, null, name, 'a column was added')]
    return isDeepStrictEqual(before, after) ? [] : diffColumn(at, before, after)
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
        impactOfValues(old.oneOf, now.oneOf),
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

function impactOfValues(old: readonly string[] | null, now: readonly string[] | null): ChangeImpact {
  if (old === null) return 'minor'
  if (now === null || now.some((value) => !old.includes(value))) return 'major'
  return old.every((value) => now.includes(value)) ? 'patch' : 'minor'
}

function diffChecks(path: string, old: DatasetContract, now: DatasetContract): readonly ContractChange[] {
  return matched(old.checks, now.checks).flatMap(([name, before, after]): readonly ContractChange[] => {
    const at = `${path}.checks.${name}`
    if (after === null) return [change('major', at, name, null, 'a check was removed')]
    if (before === null) return [change('minor', at, null, name, 'a check was added')]
    return diffCheck(at, before, after)
  })
}

function diffCheck(path: string, old: CheckContract, now: CheckContract): readonly ContractChange[] {
  const rule =
    ruleOf(old) === ruleOf(now)
      ? []
      : [change(impactOfRule(old, now), path, ruleOf(old), ruleOf(now), 'a check was changed')]
  if (old.dimension === now.dimension) return rule
  return [...rule, change('patch', `${path}.dimension`, old.dimension, now.dimension, 'a check was filed elsewhere')]
}

function ruleOf(check: CheckContract): string {
  return check.kind === 'rows' ? check.predicate.text : `${check.measure ?? 'rows'} ≥ ${check.min} of ${check.against}`
}

/** Which of two predicates is weaker cannot be told, so a changed one counts as weaker. */
function impactOfRule(old: CheckContract, now: CheckContract): ChangeImpact {
  if (old.kind !== 'complete' || now.kind !== 'complete') return 'major'
  const isSameMeasure = old.measure === now.measure && old.against === now.against
  return isSameMeasure && now.min > old.min ? 'minor' : 'major'
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
  const [longestBefore, longestAfter] = [duration(before.sla.freshness).micros, duration(after.sla.freshness).micros]
  if (longestBefore !== longestAfter) {
    changes.push(
      change(
        longestAfter > longestBefore ? 'major' : 'minor',
        'sla.freshness',
        before.sla.freshness,
        after.sla.freshness,
        'the promised freshness changed',
      ),
    )
  }
  return changes
}

const words = ['purpose', 'docs', 'limits', 'examples', 'customers', 'benefit', 'owner', 'ignores'] as const

function diffWords(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  const changes: ContractChange[] = []
  if (before.simulated !== after.simulated) {
    const impact = before.simulated === null || after.simulated === null ? 'minor' : 'patch'
    changes.push(
      change(impact, 'simulated', before.simulated, after.simulated, 'what is said of simulated data changed'),
    )
  }
  if (before.sla.support !== after.sla.support)
    changes.push(change('patch', 'sla.support', before.sla.support, after.sla.support, 'reworded'))
  for (const part of words) {
    const [old, now] = [wording(before[part]), wording(after[part])]
    if (old !== now) changes.push(change('patch', part, excerpt(old), excerpt(now), 'reworded'))
  }
  return changes
}

/** How a product is found and shown: never more than a patch. */
function diffCatalogParts(before: ProductContract, after: ProductContract): readonly ContractChange[] {
  const [old, now] = [catalogPartsOf(before), catalogPartsOf(after)]
  return (Object.keys(now) as (keyof CatalogParts)[]).flatMap((part) => {
    const [was, is] = [wording(old[part]), wording(now[part])]
    return was === is ? [] : [change('patch', part, excerpt(was), excerpt(is), 'reworded')]
  })
}

function wording(value: unknown): string | null {
  return value === null || typeof value === 'string' ? value : canonicalJson(value as Json)
}

function excerpt(text: string | null): string | null {
  return text === null || text.length <= 200 ? text : `${text.slice(0, 199)}…`
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
  const [before, after] = [old, now].map((list) => new Map(list.map((item) => [item.name, item])))
  const names = [...new Set([...old, ...now].map(({ name }) => name))]
  return names.map((name) => [name, before?.get(name) ?? null, after?.get(name) ?? null])
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
