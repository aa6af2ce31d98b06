import { TextSafe } from '../parts/text-safe.tsx'
import { contactHref } from './contact-href.ts'

/** A contact as its owner wrote it; an address or a page can be gone to, anything else is text. */
export function Contact({ at }: { readonly at: string }) {
  const href = contactHref(at)
  if (href === null) return <TextSafe most={120}>{at}</TextSafe>
  return (
    <a href={href} rel="noopener noreferrer">
      <TextSafe most={120}>{at}</TextSafe>
    </a>
  )
}
