import type { KeyboardEvent } from 'react'

/** Marks the link of a result, which the arrow keys go to. */
export const resultLink = { 'data-result': '' } as const

/** Goes from the search box to the first result. */
export function focusFirstResult(): void {
  document.querySelector<HTMLElement>('[data-result]')?.focus()
}

/** Goes through results by arrow keys; up from the first goes back to the search box. */
export function moveThroughResults(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0 || event.altKey || event.ctrlKey || event.metaKey) return
  const links = [...document.querySelectorAll<HTMLElement>('[data-result]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  event.preventDefault()
  const next = links[at + by]
  if (next !== undefined) next.focus()
  else if (by < 0) document.querySelector<HTMLElement>('.search-box input')?.focus()
}
