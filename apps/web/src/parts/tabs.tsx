import { type ReactNode, useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'

/** A tab: a link of its own, so that it can be shared and gone back to. */
export interface Tab {
  readonly label: string
  readonly to: string
  readonly count?: number
  /** Whether only exactly this address is the tab's. */
  readonly isExact?: boolean
}

/** Tabs as links; the open one is marked. */
export function Tabs({
  tabs,
  label,
  children,
}: {
  readonly tabs: readonly Tab[]
  readonly label: string
  readonly children?: ReactNode
}) {
  const row = useRef<HTMLUListElement>(null)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says which tab is open.
  useEffect(() => showOpenTab(row.current), [pathname])
  return (
    <nav className="tabs" aria-label={label}>
      <ul ref={row}>
        {tabs.map(({ label: text, to, count, isExact }) => (
          <li key={to}>
            <NavLink to={to} end={isExact !== false} preventScrollReset>
              {text}
              {count === undefined ? null : <span className="count"> {count.toLocaleString()}</span>}
            </NavLink>
          </li>
        ))}
      </ul>
      {children}
    </nav>
  )
}

/** Where the row is wider than its window, the open tab is brought into it; the page itself stays where it is. */
function showOpenTab(row: HTMLElement | null): void {
  const open = row?.querySelector('[aria-current="page"]')
  if (row === null || !(open instanceof HTMLElement)) return
  const [tab, window] = [open.getBoundingClientRect(), row.getBoundingClientRect()]
  if (tab.left < window.left || tab.right > window.right)
    row.scrollBy({ left: tab.left - window.left - (window.width - tab.width) / 2, behavior: 'instant' })
}
