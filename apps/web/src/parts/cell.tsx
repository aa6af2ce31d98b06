import { useRef, useState } from 'react'
import { cellText, exactNumber, isNumberType } from './cell-text.ts'
import { CopyButton } from './copy-button.tsx'
import { counted, formatNumber } from './format.ts'
import { TextSafe } from './text-safe.tsx'
import './cell.css'

/** Signs of a cell that a table shows; the rest is one press away. */
const shownInTable = 160
/** Signs that the dialog shows at first, and with each press on "more". */
const shownAtOnce = 20_000

/** A value, and the column that it stands in. */
export interface CellProps {
  readonly value: unknown
  readonly type: string
  readonly name: string
  /** Characters of the whole value, where the answer holds its beginning only. */
  readonly characters?: number | undefined
}

/** A value of a row in a table: missing values look different from text, long ones are cut and can be opened. */
export function Cell({ value, type, name, characters }: CellProps) {
  const { kind, text } = cellText(value)
  if (kind === 'null') return <span className="cell-null">null</span>
  if (kind === 'empty') return <span className="cell-null">empty text</span>
  if (text.length <= shownInTable && text.trim() === '') return <span className="cell-null">only spaces</span>
  if (isNumberType(type))
    return (
      <data className="cell" value={text}>
        {exactNumber(text)}
      </data>
    )
  if (text.length <= shownInTable)
    return (
      <span className="cell">
        <TextSafe>{text}</TextSafe>
      </span>
    )
  return <LongCell text={text} name={name} characters={Math.max(characters ?? 0, text.length)} />
}

interface LongCellProps {
  readonly text: string
  readonly name: string
  readonly characters: number
}

function LongCell({ text, name, characters }: LongCellProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [shown, setShown] = useState(0)
  const open = () => {
    setShown(shownAtOnce)
    dialog.current?.showModal()
  }
  return (
    <>
      <span className="cell">
        <TextSafe>{text.slice(0, shownInTable)}</TextSafe>
      </span>{' '}
      <button type="button" className="link-button small" onClick={open}>
        … {counted(characters - shownInTable, 'more character')}
        <span className="unseen"> of {name}</span>
      </button>
      <dialog ref={dialog} className="cell-dialog" aria-label={name} onClose={() => setShown(0)}>
        <header>
          <h2>{name}</h2>
          <span className="quiet small">
            {characters > text.length
              ? `the first ${formatNumber(text.length)} of ${counted(characters, 'character')}; a download has all of them`
              : counted(characters, 'character')}
          </span>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
        <pre tabIndex={0}>{shown === 0 ? null : <TextSafe>{text.slice(0, shown)}</TextSafe>}</pre>
        <p className="actions">
          {shown < text.length ? (
            <button type="button" className="button" onClick={() => setShown(shown + shownAtOnce)}>
              Show {counted(Math.min(shownAtOnce, text.length - shown), 'more character')}
            </button>
          ) : null}
          <CopyButton text={text} label={characters > text.length ? 'Copy what is here' : 'Copy all of it'} />
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </dialog>
    </>
  )
}
