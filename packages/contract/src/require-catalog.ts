import { ProvenderError, parseProductRef } from '@provender/kernel'
import { productKinds, productStatuses } from './catalog-parts.ts'
import type { DatasetMap, ProductSpec } from './product.ts'
import { invalid, shown } from './refusal.ts'
import { requireList, requireSpec, requireText } from './require.ts'

type CatalogSpec = Pick<ProductSpec, 'name' | 'kind' | 'status' | 'deprecated' | 'views'>

/**
 * Asserts that kind, status, deprecation and views are such as the catalog can show.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_INVALID when what is to be used instead is no product's name
 * @throws CONTRACT_NAME_DUPLICATE
 */
export function requireCatalogParts(thing: string, spec: CatalogSpec, datasets: DatasetMap): void {
  requireWord(thing, 'kind', spec.kind, productKinds)
  requireWord(thing, 'status', spec.status, productStatuses)
  if (spec.deprecated !== undefined) requireDeprecation(`deprecation of the ${thing}`, spec.deprecated)
  requireViews(thing, spec, datasets)
}

function requireWord(thing: string, part: string, word: unknown, words: readonly string[]): void {
  if (word === undefined || (typeof word === 'string' && words.includes(word))) return
  throw invalid(`The ${thing} has the ${part} ${shown(word)}. There are: ${words.join(', ')}.`, { thing, part })
}

function requireDeprecation(thing: string, deprecated: NonNullable<CatalogSpec['deprecated']>): void {
  requireSpec(thing, deprecated)
  requireText(thing, 'since', deprecated.since)
  requireText(thing, 'reason', deprecated.reason)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(deprecated.since) && isOnCalendar(deprecated.since)
  if (!isDay) {
    throw invalid(`The since of the ${thing} is ${shown(deprecated.since)}. Write a day, such as "2026-11-21".`, {
      thing,
    })
  }
  if (deprecated.use === undefined) return
  requireText(thing, 'use', deprecated.use)
  const { version } = parseProductRef(deprecated.use)
  if (version === null) return
  throw invalid(`The use of the ${thing} is ${shown(deprecated.use)}. Name the product alone, as domain/name.`, {
    thing,
  })
}

function isOnCalendar(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

function requireViews(thing: string, spec: CatalogSpec, datasets: DatasetMap): void {
  const names = new Set<string>()
  const tables = Object.values(datasets).map((dataset) => dataset.name)
  for (const view of requireList(thing, 'views', spec.views)) {
    if (view?.kind !== 'view')
      throw invalid(`The ${thing} has a view that is ${shown(view)}. Make it with view(…).`, { thing })
    if (names.has(view.name)) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `The ${thing} has two views named "${view.name}". Rename one.`,
        { thing, view: view.name },
      )
    }
    names.add(view.name)
    if (view.dataset === null || tables.includes(view.dataset)) continue
    throw invalid(
      `The view ${view.name} of the ${thing} stands beside "${view.dataset}", which is no dataset of it (there are ${tables.join(', ')}).`,
      { thing, view: view.name, dataset: view.dataset },
    )
  }
}
