import type { ReleaseManifest } from '@provender/contract'
import { shortDigest } from '@provender/kernel'
import type { GovernedData } from '@provender/ports'
import type { Publication } from '@provender/storage'
import { type Html, html } from './html.ts'
import { dayOf } from './layout.ts'
import { number } from './line-picture.ts'

/** Every check of a release with the rows it looked at. Names that speak of hidden columns are left out, and counted. */
export function checksTable(data: GovernedData): Html {
  const { manifest } = data.release
  const shown = manifest.verdict.checks.filter((check) => !speaksOfHidden(data, check.dataset, check.name))
  const left = manifest.verdict.checks.length - shown.length
  return html`<div class="scroll"><table>
<thead><tr><th>Dataset</th><th>Check</th><th>Dimension</th><th>Outcome</th><th class="number">Rows seen</th></tr></thead>
<tbody>${shown.map(
    ({ dataset, name, dimension, status, rowsSeen }) =>
      html`<tr><td>${dataset}</td><td class="says">${name}</td><td>${dimension}</td><td class="${status === 'passed' ? 'good' : ''}">${status}</td><td class="number">${number(rowsSeen)}</td></tr>`,
  )}</tbody></table></div>${left === 0 ? null : html`<p class="soft small">${left} further checks speak of personal columns.</p>`}`
}

function speaksOfHidden(data: GovernedData, dataset: string, name: string): boolean {
  const declared = data.release.manifest.definition.datasets.find((one) => one.name === dataset)?.columns ?? []
  const visible = data.datasets.find((one) => one.name === dataset)?.columns ?? []
  const hidden = declared.filter((column) => !visible.some((one) => one.name === column.name))
  return hidden.some((column) => name.split(/[^a-z0-9_]+/).includes(column.name))
}

/** What a release was built from: events up to a position, releases of other products. */
export function inputsTable({ inputs }: ReleaseManifest): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>Input</th><th>Read</th><th>From</th><th>Until</th></tr></thead>
<tbody>${inputs.events.map(
    (pin) =>
      html`<tr><td><code>${pin.type}</code></td><td>${number(pin.events)} events, log position ${pin.position}</td><td>${dayOf(pin.firstEventTime)}</td><td>${dayOf(pin.lastEventTime)}</td></tr>`,
  )}${inputs.upstream.map(
    (pin) =>
      html`<tr><td><a href="/products/${pin.product}/${pin.version}/releases/${pin.release}">${pin.product}</a> ${pin.dataset}</td><td>${pin.version}#${pin.release} <code>${shortDigest(pin.releaseDigest)}</code></td><td></td><td></td></tr>`,
  )}</tbody></table></div>`
}

/** How a dataset treated each event of its declared types. */
export function ledgerTable(manifest: ReleaseManifest, dataset: string): Html | null {
  const ledger = manifest.datasets.find(({ name }) => name === dataset)?.ledger ?? []
  if (ledger.length === 0) return null
  return html`<div class="scroll"><table>
<thead><tr><th>Events</th>${['All', 'Used', 'Late', 'Ignored', 'Duplicate'].map((name) => html`<th class="number">${name}</th>`)}</tr></thead>
<tbody>${ledger.map(
    (line) =>
      html`<tr><td><code>${line.type}</code></td>${[
        line.events,
        line.used,
        line.late,
        line.ignored,
        line.duplicate,
      ].map((count) => html`<td class="number">${number(count)}</td>`)}</tr>`,
  )}</tbody></table></div>`
}

/** Releases, newest first. */
export function releasesTable(releases: readonly Publication[]): Html {
  const shown = releases.slice(0, 50)
  return html`<div class="scroll"><table>
<thead><tr><th>Release</th><th>Published</th><th>Digest</th></tr></thead>
<tbody>${shown.map(
    (one) =>
      html`<tr><td><a href="/products/${one.product}/${one.version}/releases/${one.release}">${one.version}#${one.release}</a></td><td>${dayOf(one.at)}</td><td><code>${one.releaseDigest}</code></td></tr>`,
  )}</tbody></table></div>${releases.length > shown.length ? html`<p class="soft small">${releases.length - shown.length} older releases are listed by the <a href="/api/products/${shown[0]?.product}/releases">API</a>.</p>` : null}`
}
