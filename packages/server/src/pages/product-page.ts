import { type ColumnContract, showType } from '@provender/contract'
import { type Json, shortDigest, sqlSchemaOf } from '@provender/kernel'
import type { GovernedData, VisibleDataset } from '@provender/ports'
import type { Publication } from '@provender/storage'
import { covers, modelledOf } from './home-page.ts'
import { type Html, html } from './html.ts'
import { dayOf, facts, marks, page } from './layout.ts'
import { number } from './line-picture.ts'
import { checksTable, inputsTable, ledgerTable, releasesTable } from './release-parts.ts'

/** A dataset with rows to look at; `sample` is null when they could not be read. */
export interface ShownDataset {
  readonly dataset: VisibleDataset
  readonly sample: readonly (readonly Json[])[] | null
  readonly picture: Html | null
}

/** Everything on the page of a product. */
export interface ProductPageParts {
  readonly data: GovernedData
  readonly datasets: readonly ShownDataset[]
  readonly releases: readonly Publication[]
  /** Where the reader reached the server, such as `http://127.0.0.1:4400`. */
  readonly origin: string
}

/** The page of a product: what it is, whether to trust it, how to use it. */
export function productPage({ data, datasets, releases, origin }: ProductPageParts): string {
  const { manifest } = data.release
  const { definition } = manifest
  return page(
    manifest.product,
    html`<h1>${manifest.product}</h1>
<p>${definition.purpose}</p>
<p>${marks(definition.simulated, modelledOf(data))}<span class="badge">${manifest.version}#${manifest.release}</span><span class="badge">${covers(data)}</span></p>
${definition.simulated === null ? null : html`<p class="notice"><strong>SIMULATED.</strong> These data were not observed: ${definition.simulated}</p>`}
${overview(data)}
<h2>Datasets</h2>
${datasets.map((shown) => datasetPart(shown, data))}
<h2>Checks of release ${manifest.version}#${manifest.release}</h2>
${checksTable(data)}
<h2>Inputs</h2>
${inputsTable(manifest)}
<h2>Releases</h2>
${releasesTable(releases)}
<h2>How to read it</h2>
${howToRead(data, origin)}
${definition.docs === null ? null : html`<h2>Documentation</h2><pre class="prose">${definition.docs}</pre>`}`,
  )
}

function overview(data: GovernedData): Html {
  const { manifest, releaseDigest, publishedAt } = data.release
  const { owner, customers, benefit, sla, limits, allowedFor } = manifest.definition
  return facts([
    ['Owner', html`${owner.team} · ${owner.contact}`],
    ['Customers', html`${customers.map(({ team, need }) => html`<div>${team}: ${need}</div>`)}`],
    ['Benefit', `${benefit.says}, measured by ${benefit.measuredBy}`],
    ['Coverage', covers(data)],
    [
      'Promises',
      `fresh within ${sla.freshness}, available ${number(sla.availability * 100)} %, support ${sla.support}`,
    ],
    ['Allowed for', allowedFor.join(', ')],
    ['Limits', limits.length === 0 ? null : html`${limits.map((limit) => html`<div>${limit}</div>`)}`],
    [
      'Release',
      html`<a href="${releaseHref(manifest)}">${manifest.version}#${manifest.release}</a> of ${dayOf(publishedAt)}, <code>${shortDigest(releaseDigest)}</code>`,
    ],
  ])
}

function releaseHref(manifest: {
  readonly product: string
  readonly version: string
  readonly release: number
}): string {
  return `/products/${manifest.product}/${manifest.version}/releases/${manifest.release}`
}

function datasetPart({ dataset, sample, picture }: ShownDataset, data: GovernedData): Html {
  const { manifest } = data.release
  const declared = manifest.definition.datasets.find(({ name }) => name === dataset.name)?.columns.length ?? 0
  const hidden = declared - dataset.columns.length
  return html`<section>
<h3 id="${dataset.name}">${dataset.name}</h3>
<p>${dataset.description}</p>
<p class="soft small">${dataset.grain} · ${number(dataset.rows)} rows${dataset.key.length === 0 ? null : html` · key ${dataset.key.join(', ')}`}${
    hidden === 0
      ? null
      : html` · ${hidden} ${hidden === 1 ? 'column holds' : 'columns hold'} personal data and need a token`
  }</p>
${picture}
${columnsTable(dataset.columns)}
${sampleTable(dataset.columns, sample, manifest.definition.simulated)}
<p class="soft small label">How each event was treated</p>
${ledgerTable(manifest, dataset.name) ?? html`<p class="soft small">It reads no events of its own.</p>`}
</section>`
}

function columnsTable(columns: readonly ColumnContract[]): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>Column</th><th>Type</th><th>Unit</th><th>Missing</th><th>Meaning</th></tr></thead>
<tbody>${columns.map(
    (column) => html`<tr><td><code>${column.name}</code></td><td>${showType(column.type)}</td><td>${column.unit}</td>
<td>${column.nullable ? 'may be' : 'never'}</td>
<td class="says">${column.description}${column.modelled === null ? null : html` <span class="badge mark">MODELLED: ${column.modelled}</span>`}${
      column.pii === null ? null : html` <span class="badge mark">PERSONAL</span>`
    }</td></tr>`,
  )}</tbody></table></div>`
}

const cellClasses: Readonly<Record<string, readonly ColumnContract['type']['kind'][]>> = {
  number: ['count', 'integer', 'bigint', 'double', 'decimal'],
  short: ['date', 'timestamp', 'localTimestamp', 'boolean'],
}

function cellClass({ type }: ColumnContract): string {
  return Object.keys(cellClasses).find((name) => cellClasses[name]?.includes(type.kind) === true) ?? 'cell'
}

/** Rows to look at, with what marks them when they were not observed. */
export function sampleTable(
  columns: readonly ColumnContract[],
  rows: readonly (readonly Json[])[] | null,
  simulated: string | null,
): Html {
  if (rows === null) return html`<p class="soft small">Sample rows cannot be read at the moment.</p>`
  if (rows.length === 0) return html`<p class="soft small">There are no rows.</p>`
  const cell = (value: Json, column: ColumnContract): Html => {
    if (value === null) return html`<td class="missing">missing</td>`
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return html`<td class="${cellClass(column)}">${text.length > 120 ? `${text.slice(0, 120)}…` : text}</td>`
  }
  return html`<p class="soft small label">The first ${rows.length} rows ${marks(simulated, [])}</p>
<div class="scroll"><table>
<thead><tr>${columns.map(
    (column) =>
      html`<th class="${cellClass(column)}">${column.name} ${marks(null, column.modelled === null ? [] : [column.modelled])}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, index) => cell(row[index] ?? null, column))}</tr>`)}</tbody></table></div>`
}

function howToRead(data: GovernedData, origin: string): Html {
  const { manifest } = data.release
  const { ports, examples } = manifest.definition
  const first = data.datasets[0]
  if (first === undefined) return html`<p>There is nothing that you may read.</p>`
  const { catalog, schema } = sqlSchemaOf(manifest.product, manifest.version)
  const rows = `${origin}/api/products/${manifest.product}/datasets/${first.name}/rows`
  return html`${
    ports.rest === null
      ? null
      : html`<h3>HTTP</h3><pre>curl '${rows}?limit=10'
curl -H 'accept: text/csv' '${rows}?limit=1000'</pre>
<h3>TypeScript</h3><pre>const answer = await fetch('${rows}?limit=100')
const { rows, next } = await answer.json()</pre>`
  }${
    ports.sql
      ? html`<h3>SQL</h3><pre>provender query 'select * from ${catalog}.${schema}.${first.name} limit 10'</pre>
${examples.map(({ text }) => html`<pre>${text}</pre>`)}`
      : null
  }<p class="small"><a href="/api/products/${manifest.product}">This page as JSON</a> · <a href="/api/openapi.json">OpenAPI</a></p>`
}
