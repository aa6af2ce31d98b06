import { visibleRuns } from './visible-text.ts'

/** Text of strangers (names, descriptions, cells): shown as it is, with hidden and turning signs written out. */
export function TextSafe({ children, most }: { readonly children: string; readonly most?: number }) {
  const isCut = most !== undefined && children.length > most
  const runs = visibleRuns(isCut ? children.slice(0, most) : children)
  return (
    <>
      {runs.map((run, index) =>
        run.isSign ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of one text have no other identity than their place.
          <span key={index} className="sign">
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
      {isCut ? <span className="quiet"> … {(children.length - most).toLocaleString()} more characters</span> : null}
    </>
  )
}
