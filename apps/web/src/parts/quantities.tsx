import { useEffect, useState } from 'react'
import { formatAgo, formatCompact, formatDay, formatInstant, formatNumber } from './format.ts'

/** A number as the reader's language writes it; in short form the exact value is in its title. */
export function Quantity({
  value,
  unit,
  isCompact,
}: {
  readonly value: number
  readonly unit?: string
  readonly isCompact?: boolean
}) {
  const exact = `${formatNumber(value)}${unit === undefined ? '' : ` ${unit}`}`
  return (
    <data className="number" value={String(value)} title={exact}>
      {isCompact === true ? formatCompact(value) : formatNumber(value)}
      {unit === undefined ? null : <span className="unit"> {unit}</span>}
    </data>
  )
}

/** A calendar day. */
export function Day({ at }: { readonly at: string }) {
  return (
    <time className="number" dateTime={at} title={at}>
      {formatDay(at)}
    </time>
  )
}

/** An instant in the reader's zone; its title has it as it was recorded, in UTC. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time className="number" dateTime={at} title={at}>
      {formatInstant(at)}
    </time>
  )
}

const tickMs = 30_000

/** How long ago an instant was, kept up to date; its title has the instant. */
export function Ago({ at }: { readonly at: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={`${formatInstant(at)} (${at})`}>
      {formatAgo(at, now)}
    </time>
  )
}
