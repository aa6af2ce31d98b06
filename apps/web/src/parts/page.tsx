import { type ReactNode, useEffect } from 'react'

/** The head of a page: its title is the document's title too. */
export function PageHead({
  title,
  shown,
  kicker,
  children,
}: {
  readonly title: string
  readonly shown?: ReactNode
  readonly kicker?: ReactNode
  readonly children?: ReactNode
}) {
  useDocumentTitle(title)
  return (
    <header className="page-head">
      {kicker === undefined ? null : <p className="kicker">{kicker}</p>}
      <h1>{shown ?? title}</h1>
      {children}
    </header>
  )
}

/** Names the document, for tabs, history and screen readers. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Provender' ? title : `${title} · Provender`
  }, [title])
}

/** A part of a page with its heading, and what stands beside the heading. */
export function Section({
  title,
  id,
  aside,
  children,
}: {
  readonly title: string
  readonly id?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="section" id={id} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
