const mailAddress = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+$/

/**
 * Where a contact leads: mail addresses and web pages only.
 * @example contactHref('a@b.example') // 'mailto:a@b.example'
 */
export function contactHref(contact: string): string | null {
  const text = contact.trim()
  if (mailAddress.test(text)) return `mailto:${text}`
  if (/^mailto:/i.test(text)) return mailAddress.test(text.slice('mailto:'.length)) ? text : null
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}
