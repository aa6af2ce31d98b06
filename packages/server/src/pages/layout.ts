import { isProvenderError } from '@provender/kernel'
import { problemOf } from '@provender/ports'
import { type Html, html } from './html.ts'

/** A whole page as text. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<header class="site"><div><strong><a href="/">Provender</a></strong><a href="/api/openapi.json">API</a><a href="/api/events">Events</a></div></header>
<main>
${body}
</main>
</body>
</html>
`.text
}

/** The page of an error: what happened and what to do, as a problem says it. */
export function problemPage(error: unknown, url: string): { readonly status: number; readonly text: string } {
  const problem = problemOf(error, url)
  const title = isProvenderError(error) && problem.status === 404 ? 'Not here' : 'This did not work'
  const body = html`<h1>${title}</h1>
<p>${problem.detail}</p>
<p class="soft small">${problem.code} · <a href="/">All products</a></p>`
  return { status: problem.status, text: page(title, body) }
}

/** A list of names and values. Values that are null are left out. */
export function facts(entries: readonly (readonly [string, Html | string | number | null])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => (value === null ? null : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}

/** What marks data that were not observed; empty for observed data. */
export function marks(simulated: string | null, modelled: readonly string[]): Html {
  return html`${simulated === null ? null : html`<span class="badge mark" title="${simulated}">SIMULATED</span>`}${
    modelled.length === 0 ? null : html`<span class="badge mark" title="${modelled.join(', ')}">MODELLED</span>`
  }`
}

/** The day of an instant. */
export function dayOf(instant: string | null): string {
  return instant === null ? '–' : instant.slice(0, 10)
}
