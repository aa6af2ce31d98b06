import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { type BoxItem, withoutItem } from './box-text.ts'
import { filters } from './suggest.ts'
import { useSearchText } from './use-search.ts'

const settledMs = 140

/** The text of the box, how it changes, and how it is taken as it is. */
export interface BoxText {
  readonly text: string
  /** The text was typed; a filter that is still being typed is left out of what is looked for until it is whole. */
  readonly change: (text: string, typed?: BoxItem | null) => void
  /** Looks for the text now. */
  readonly submit: (text: string) => void
  /** The box was left: on home, what stands in it is what is looked for. */
  readonly settle: (text: string) => void
}

/**
 * The text being typed. On home the address follows shortly after the last key, in place of the former one; an address that
 * changes otherwise (a facet, the back button) changes the text.
 */
export function useBoxText(): BoxText {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const isHome = pathname === '/'
  const inAddress = useSearchText()
  const asked = isHome ? inAddress : ''
  const [text, setText] = useState(asked)
  const written = useRef(asked)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (asked === written.current) return
    clearTimeout(timer.current)
    written.current = asked
    setText(asked)
  }, [asked])
  useEffect(() => () => clearTimeout(timer.current), [])
  const submit = useCallback(
    (next: string) => {
      clearTimeout(timer.current)
      if (!isHome && next.trim() === '') return
      written.current = next.trim()
      void navigate(homeWith(next), { replace: isHome, preventScrollReset: isHome })
    },
    [isHome, navigate],
  )
  const change = useCallback(
    (next: string, typed: BoxItem | null = null) => {
      setText(next)
      clearTimeout(timer.current)
      const isUnfinished = typed !== null && typed.facet !== null && typed.facet in filters
      const asks = isUnfinished ? withoutItem(next, typed) : next
      if (isHome) timer.current = setTimeout(() => submit(asks), settledMs)
    },
    [isHome, submit],
  )
  const settle = useCallback(
    (left: string) => {
      if (isHome && left.trim() !== written.current) submit(left)
    },
    [isHome, submit],
  )
  return { text, change, submit, settle }
}

/**
 * The address of home with a text in the box.
 * @example homeWith(' loans ') // '/?q=loans'
 */
export function homeWith(text: string): string {
  return text.trim() === '' ? '/' : `/?${new URLSearchParams({ q: text.trim() })}`
}
