import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useSearchText } from './use-search.ts'

const settledMs = 140

/** The text of the box, how it changes, and how it is taken as it is. */
export interface BoxText {
  readonly text: string
  readonly change: (text: string) => void
  readonly submit: (text: string) => void
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
    (next: string) => {
      setText(next)
      clearTimeout(timer.current)
      if (isHome) timer.current = setTimeout(() => submit(next), settledMs)
    },
    [isHome, submit],
  )
  return { text, change, submit }
}

/**
 * The address of home with a text in the box.
 * @example homeWith(' loans ') // '/?q=loans'
 */
export function homeWith(text: string): string {
  return text.trim() === '' ? '/' : `/?${new URLSearchParams({ q: text.trim() })}`
}
