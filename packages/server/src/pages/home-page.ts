import { shortDigest } from '@provender/kernel'
import { coveredUntil, type GovernedData, rowsSeenBy } from '@provender/ports'
import { type Html, html } from './html.ts'
import { dayOf, marks, page } from './layout.ts'
import { number } from './line-picture.ts'

/** A product on the front page. */
export interface HomeEntry {
  readonly data: GovernedData
  readonly picture: Html | null
}

/** The front page: every product that its reader may know of. */
export function homePage(entries: readonly HomeEntry[]): string {
  const body =
    entries.length === 0
      ? html`<h1>Data products</h1>
<p>There is nothing that you may see. Nothing was published yet, or it needs a token: the setting <code>open</code> in <code>provender.config.ts</code> says what anybody on this machine may read.</p>
<pre>provender apply</pre>`
      : html`<h1>Data products</h1>
<p class="soft">${entries.length} ${entries.length === 1 ? 'product' : 'products'}. Every release passed its checks before it was published.</p>
<ul class="cards">${entries.map(card)}</ul>`
  return page('Data products', body)
}

function card({ data, picture }: HomeEntry): Html {
  const { manifest, releaseDigest, publishedAt } = data.release
  const { definition, verdict } = manifest
  const passed = verdict.checks.filter(({ status }) => status === 'passed').length
  return html`<li class="card">
<h2><a href="/products/${manifest.product}">${manifest.product}</a></h2>
<p>${definition.purpose}</p>
<p>${marks(definition.simulated, modelledOf(data))}</p>
${picture}
<p class="small"><span class="good">${passed} of ${verdict.checks.length} checks passed</span> over ${number(rowsSeenBy(data.release))} rows</p>
<p class="small soft">${definition.owner.team} · ${definition.owner.contact}</p>
<p class="small soft">Release ${manifest.version}#${manifest.release} of ${dayOf(publishedAt)} · ${covers(data)} · <code>${shortDigest(releaseDigest)}</code></p>
</li>`
}

/** Names of the columns that hold modelled values, with their dataset. */
export function modelledOf(data: GovernedData): readonly string[] {
  return data.datasets.flatMap((dataset) =>
    dataset.columns.flatMap((column) => (column.modelled === null ? [] : [`${dataset.name}.${column.name}`])),
  )
}

/** What time the events of a release cover, in words. */
export function covers(data: GovernedData): string {
  const until = coveredUntil(data.release)
  return until === null ? 'reads no events of its own' : `events until ${dayOf(until)}`
}
