import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation, useNavigationType } from 'react-router'
import { scrollToTabs } from './tab-in-sight.ts'

/**
 * What the open tab shows. When another tab is gone to, its content comes into sight; focus stays on the link that was
 * chosen, and begins here only when that link went away with the tab before.
 */
export function TabPanel({ children }: { readonly children: ReactNode }) {
  const panel = useRef<HTMLDivElement>(null)
  const { pathname, hash } = useLocation()
  const isChosen = useNavigationType() === 'PUSH'
  const former = useRef(pathname)
  useEffect(() => {
    const hasChanged = former.current !== pathname
    former.current = pathname
    if (!hasChanged) return
    if (document.activeElement === null || document.activeElement === document.body)
      panel.current?.focus({ preventScroll: true })
    if (isChosen && hash === '') bringIntoSight(panel.current)
  }, [pathname, hash, isChosen])
  return (
    <div className="tab-panel" ref={panel} tabIndex={-1}>
      {children}
    </div>
  )
}

/** Moves the page so that the row of tabs, which stands before the panel, is below the header. */
function bringIntoSight(panel: HTMLElement | null): void {
  const tabs = panel?.previousElementSibling
  if (tabs === null || tabs === undefined) return
  const headerHeight = document.querySelector('.header')?.getBoundingClientRect().height ?? 0
  const { top } = tabs.getBoundingClientRect()
  const moved = scrollToTabs({
    ...{ top, headerHeight },
    ...{ windowHeight: window.innerHeight, windowWidth: document.documentElement.clientWidth },
  })
  if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' })
}
