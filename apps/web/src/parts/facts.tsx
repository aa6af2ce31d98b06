import type { ReactNode } from 'react'

/** A fact with its term. */
export interface Fact {
  readonly term: string
  /** Null leaves the fact out. */
  readonly value: ReactNode
}

/** Facts as a list of terms and what they are. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
