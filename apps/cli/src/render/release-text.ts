import type { ColumnContract, EventPin, ReleaseManifest } from '@provender/contract'
import { catalogPartsOf, showType } from '@provender/contract'
import { type ProductName, type ProvenderError, shortDigest, sqlSchemaOf } from '@provender/kernel'
import type { PublishedRelease } from '@provender/ports'
import type { Publication } from '@provender/storage'
import { showCount } from '../progress.ts'
import { renderTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { lines, refText } from './plan-text.ts'

type Screen = Pick<Terminal, 'width' | 'colours'>

/** A product of which nothing is known, because the manifest of what serves it is damaged. */
export interface DamagedProduct {
  readonly product: ProductName
  readonly error: ProvenderError
}

/** The products of a workspace, one line each, and after them those that are damaged. */
export function productsText(
  products: readonly PublishedRelease[],
  damaged: readonly DamagedProduct[],
  screen: Screen,
): string {
  if (products.length + damaged.length === 0) return 'There are no products with a release yet. Next: provender apply'
  const errors = damaged.map(
    ({ product, error }) => `${screen.colours.red(`error ${error.code}`)}: ${product}: ${lines(error.message)}`,
  )
  return [...(products.length === 0 ? [] : [productsTable(products, screen)]), ...errors].join('\n')
}

function productsTable(products: readonly PublishedRelease[], { width }: Screen): string {
  const rows = products.map(({ manifest, releaseDigest }) => [
    refText(manifest),
    shortDigest(releaseDigest),
    manifest.datasets.reduce((sum, dataset) => sum + dataset.rows, 0),
    marksOf(manifest),
    manifest.definition.owner.team,
    manifest.definition.purpose,
  ])
  const columns = [
    { title: 'product' },
    { title: 'release' },
    { title: 'rows' },
    { title: 'data' },
    { title: 'owner' },
    { title: 'purpose' },
  ]
  return renderTable({ columns, rows, width })
}

/** How far the data of a product are observed: simulated, partly modelled, or as recorded. */
function marksOf({ definition }: ReleaseManifest): string {
  if (definition.simulated !== null) return 'simulated'
  const isModelled = definition.datasets.some(({ columns }) => columns.some(({ modelled }) => modelled !== null))
  return isModelled ? 'recorded, some modelled' : 'recorded'
}

/** A product in full, as one release has it. */
export function productText(release: PublishedRelease, screen: Screen): string {
  const { manifest } = release
  const { definition } = manifest
  return [
    screen.colours.bold(refText(manifest)),
    lines(definition.purpose),
    '',
    ...facts([
      ...catalogFacts(manifest),
      ['owner', `${definition.owner.team} <${definition.owner.contact}>`],
      ['customers', definition.customers.map(({ team, need }) => `${team} (${need})`).join('; ')],
      ['benefit', `${definition.benefit.says}, measured by ${definition.benefit.measuredBy}`],
      [
        'promised',
        `fresh within ${definition.sla.freshness}, available ${definition.sla.availability * 100} %, support: ${definition.sla.support}`,
      ],
      ['ports', portsText(manifest)],
      ['allowed for', definition.allowedFor.join(', ')],
      ['limits', definition.limits.join('; ')],
      ['simulated', definition.simulated ?? ''],
      ['published', `${release.publishedAt} by ${release.actor}`],
      ['release', manifestDigests(release)],
      ['engine', `${manifest.engine.name} ${manifest.engine.version}`],
    ]),
    '',
    ...manifest.datasets.flatMap((dataset) => datasetParts(manifest, dataset.name, screen)),
    ...inputParts(manifest, screen),
    ...checkParts(manifest, screen),
  ].join('\n')
}

function catalogFacts({ definition }: ReleaseManifest): readonly (readonly [string, string])[] {
  const { kind, status, deprecated, views, domain } = catalogPartsOf(definition)
  const instead = deprecated?.use == null ? '' : ` Use ${deprecated.use} instead.`
  return [
    ['kind', status === 'draft' ? `${kind}, a draft: not to be relied on yet` : kind],
    ['deprecated', deprecated === null ? '' : `since ${deprecated.since}: ${deprecated.reason}${instead}`],
    ['domain', domain.purpose === null ? '' : `${definition.owner.domain}: ${domain.purpose}`],
    ['pictures', views.map(({ title }) => title).join('; ')],
  ]
}

function facts(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const shown = pairs.filter(([, value]) => value !== '')
  const room = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(room)}  ${lines(value)}`)
}

function manifestDigests({ manifest, releaseDigest }: PublishedRelease): string {
  return `${shortDigest(releaseDigest)} (content ${shortDigest(manifest.contentDigest)}, definition ${shortDigest(manifest.definitionDigest)})`
}

function portsText({ product, version, definition }: ReleaseManifest): string {
  const { catalog, schema } = sqlSchemaOf(product, version)
  const { sql, rest } = definition.ports
  return [
    ...(sql ? [`sql as ${catalog}.${schema}.<dataset>`] : []),
    ...(rest === null ? [] : [`rest for ${Object.keys(rest).join(', ')}`]),
  ].join('; ')
}

function datasetParts(manifest: ReleaseManifest, name: string, { width, colours }: Screen): readonly string[] {
  const declared = manifest.definition.datasets.find((dataset) => dataset.name === name)
  const released = manifest.datasets.find((dataset) => dataset.name === name)
  if (declared === undefined || released === undefined) return []
  const columns = [{ title: 'column' }, { title: 'type' }, { title: 'unit' }, { title: 'meaning' }]
  return [
    `${colours.bold(name)}  ${showCount(released.rows)} rows, key ${declared.key.join(', ')}`,
    lines(`${declared.description} ${declared.grain.slice(0, 1).toUpperCase()}${declared.grain.slice(1)}.`),
    renderTable({ columns, rows: declared.columns.map(columnRow), width }),
    '',
  ]
}

function columnRow(column: ColumnContract): readonly string[] {
  const marks = [
    ...(column.pii === null ? [] : [column.pii.kind === 'identifier' ? 'personal: token' : 'personal']),
    ...(column.modelled === null ? [] : ['modelled']),
  ]
  const meaning = marks.length === 0 ? column.description : `${column.description} [${marks.join(', ')}]`
  return [column.name, showType(column.type) + (column.nullable ? ' or null' : ''), column.unit ?? '', meaning]
}

function inputParts({ inputs }: ReleaseManifest, { width }: Screen): readonly string[] {
  const rows = [
    ...inputs.events.map((pin) => [pin.type, `position ${pin.position}`, pin.events, coverageOf(pin)]),
    ...inputs.upstream.map((pin) => [refText(pin), pin.dataset, '', shortDigest(pin.releaseDigest)]),
  ]
  if (rows.length === 0) return []
  const columns = [
    { title: 'read from' },
    { title: 'pin' },
    { title: 'events', align: 'right' as const },
    { title: 'coverage' },
  ]
  return [renderTable({ columns, rows, width }), '']
}

/**
 * The event times that a pin spans, as days.
 * @example coverageOf(pin) // '1920-01-03 to 1921-02-11'
 */
export function coverageOf({
  firstEventTime,
  lastEventTime,
}: Pick<EventPin, 'firstEventTime' | 'lastEventTime'>): string {
  return firstEventTime === null || lastEventTime === null
    ? 'no events'
    : `${firstEventTime.slice(0, 10)} to ${lastEventTime.slice(0, 10)}`
}

function checkParts({ verdict }: ReleaseManifest, { width }: Screen): readonly string[] {
  const columns = [
    { title: 'dataset' },
    { title: 'check' },
    { title: 'dimension' },
    { title: 'status' },
    { title: 'rows seen' },
  ]
  const rows = verdict.checks.map(({ dataset, name, dimension, status, rowsSeen }) => [
    dataset,
    name,
    dimension,
    status,
    rowsSeen,
  ])
  return [renderTable({ columns, rows, width })]
}

/** A release in a list; nothing is known of its content when its manifest is damaged. */
export type ListedRelease = Publication &
  (
    | { readonly state: 'sound'; readonly rows: number; readonly contentDigest: string }
    | { readonly state: 'damaged'; readonly rows: null; readonly contentDigest: null }
  )

/** The releases of a product, newest first; the one that serves is marked, and so are damaged ones. */
export function releasesText(releases: readonly ListedRelease[], serving: string, { width }: Screen): string {
  const rows = releases.map((release) => [
    refText(release),
    release.releaseDigest === serving ? 'serves' : '',
    release.rows ?? '',
    release.contentDigest === null ? 'damaged' : shortDigest(release.contentDigest),
    shortDigest(release.releaseDigest),
    release.at,
    release.actor,
  ])
  const columns = [
    { title: 'release' },
    { title: 'latest' },
    { title: 'rows' },
    { title: 'content' },
    { title: 'digest' },
    { title: 'published' },
    { title: 'by' },
  ]
  return renderTable({ columns, rows, width })
}
