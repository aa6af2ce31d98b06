import type { GovernedData } from '@provender/ports'
import { covers, modelledOf } from './home-page.ts'
import { html } from './html.ts'
import { dayOf, facts, marks, page } from './layout.ts'
import { number } from './line-picture.ts'
import { checksTable, inputsTable, ledgerTable } from './release-parts.ts'

/** The page of one release: what it holds, what it was built from, what was checked, and the digests that identify it. */
export function releasePage(data: GovernedData): string {
  const { manifest, releaseDigest, publishedAt, build } = data.release
  const { product, version, release, definition } = manifest
  const title = `${product}@${version}#${release}`
  return page(
    title,
    html`<p class="small"><a href="/products/${product}">${product}</a></p>
<h1>${title}</h1>
<p>${definition.purpose}</p>
<p>${marks(definition.simulated, modelledOf(data))}<span class="badge">${covers(data)}</span></p>
${definition.simulated === null ? null : html`<p class="notice"><strong>SIMULATED.</strong> ${definition.simulated}</p>`}
${facts([
  ['Published', dayOf(publishedAt)],
  ['Built', `${build.startedAt} to ${build.finishedAt} by ${build.actor}`],
  ['Engine', `${manifest.engine.name} ${manifest.engine.version}`],
  ['Release digest', html`<code>${releaseDigest}</code>`],
  ['Content digest', html`<code>${manifest.contentDigest}</code>`],
  ['Definition digest', html`<code>${manifest.definitionDigest}</code>`],
  ['Release before', manifest.previous === null ? 'none' : html`<code>${manifest.previous}</code>`],
])}
<h2>Datasets</h2>
${data.datasets.map(
  (dataset) => html`<h3>${dataset.name}</h3>
<p class="soft small">${number(dataset.rows)} rows · <code>${dataset.contentDigest}</code></p>${ledgerTable(manifest, dataset.name)}`,
)}
<h2>Checks</h2>
${checksTable(data)}
<h2>Inputs</h2>
${inputsTable(manifest)}
<p class="small"><a href="/api/products/${product}/${version}/releases/${release}">Manifest as JSON</a></p>`,
  )
}
