import { CopyButton } from './copy-button.tsx'
import { barsOf, shortDigest } from './digest-bars.ts'

/** A digest in short with its bars, so that equal ones are seen at a glance; the whole of it is in the title and copied. */
export function Digest({
  value,
  label,
  canCopy = true,
}: {
  readonly value: string
  readonly label?: string
  readonly canCopy?: boolean
}) {
  return (
    <span className="digest">
      <svg className="digest-bars" viewBox="0 0 32 12" width="32" height="12" aria-hidden="true">
        {barsOf(value).map((height, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are the digest's digits in their order.
          <rect key={index} x={index * 4} y={12 - height} width="3" height={height} />
        ))}
      </svg>
      <code title={value}>{shortDigest(value)}</code>
      {canCopy ? <CopyButton text={value} label={label === undefined ? 'Copy' : `Copy ${label}`} /> : null}
    </span>
  )
}
