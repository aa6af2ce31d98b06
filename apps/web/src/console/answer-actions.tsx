import { useEffect, useRef, useState } from 'react'
import { useSession } from '../api/session.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { formatNumber } from '../parts/format.ts'
import { Problem } from '../parts/states.tsx'
import { consoleHref, isShareable, longestShared } from './console-address.ts'
import { downloadAnswer, downloadForms } from './download-answer.ts'
import type { Statement } from './use-query-run.ts'

type Form = keyof typeof downloadForms

/** Ways to take an answer along: a link to its statement, and its rows as a file. */
export function AnswerActions({ statement }: { readonly statement: Statement }) {
  const { data: session } = useSession()
  const most = session?.limits.queryRows ?? statement.limit
  const { busy, error, download } = useDownload({ ...statement, limit: most })
  return (
    <>
      <div className="answer-actions">
        {isShareable(statement.sql) ? (
          <CopyButton text={`${location.origin}${consoleHref(statement)}`} label="Copy link" />
        ) : (
          <span className="quiet small">
            Longer than {formatNumber(longestShared)} characters: it does not fit into a link. Copy the text instead.
          </span>
        )}
        {(Object.keys(downloadForms) as Form[]).map((form) => (
          <button
            key={form}
            type="button"
            className="copy"
            disabled={busy !== null}
            title={`Runs again and saves up to ${formatNumber(most)} rows`}
            onClick={() => void download(form)}
          >
            {busy === form ? 'Saving…' : `Download ${form === 'csv' ? 'CSV' : 'Parquet'}`}
          </button>
        ))}
      </div>
      {error === null ? null : <Problem error={error} />}
    </>
  )
}

function useDownload(statement: Statement) {
  const [busy, setBusy] = useState<Form | null>(null)
  const [error, setError] = useState<unknown>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const download = async (form: Form) => {
    const controller = new AbortController()
    abort.current = controller
    setBusy(form)
    setError(null)
    await downloadAnswer(statement, form, controller.signal).catch((thrown: unknown) => {
      if (!controller.signal.aborted) setError(thrown)
    })
    if (!controller.signal.aborted) setBusy(null)
  }
  return { busy, error, download }
}
