import type { ReactNode } from 'react'
import { NavLink } from 'react-router'

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
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
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
