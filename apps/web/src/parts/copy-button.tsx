import { useEffect, useState } from 'react'

const saidMs = 1600

/** Copies a text, and says that it did. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), saidMs)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    writeClipboard(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  return (
    <button type="button" className="copy" onClick={copy}>
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'refused' ? 'Select and copy' : label}</span>
    </button>
  )
}

/** Pages without TLS beyond loopback have no clipboard of their own; then the old way is left. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (!isCopied) throw new Error('The browser did not copy.')
}
