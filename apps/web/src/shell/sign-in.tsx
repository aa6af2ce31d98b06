import { type FormEvent, type RefObject, useState } from 'react'
import { answerOf, api, tokens } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { tidyToken } from '../api/token.ts'
import { TextSafe } from '../parts/text-safe.tsx'

/** Takes a token, proves it by asking who it is, and keeps it for this tab. */
export function SignInDialog({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  const [pasted, setPasted] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const token = tidyToken(pasted)
    if (token === null) return setProblem('That is no token: one word of letters, digits and signs.')
    setAsking(true)
    const refusal = await refusalOf(token)
    setAsking(false)
    setProblem(refusal)
    if (refusal !== null) return
    setPasted('')
    dialog.current?.close()
    tokens.change(token)
  }
  return (
    <dialog ref={dialog} aria-labelledby="sign-in-title" onClose={() => setProblem(null)}>
      <form onSubmit={submit}>
        <h2 id="sign-in-title">Sign in with a token</h2>
        <p className="small quiet">
          <code>provender open</code> in the workspace opens this page signed in. Or paste the token here. It is kept
          for this tab and ends with it. Signed in, you see what is not open to everyone.
        </p>
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={pasted}
            aria-invalid={problem !== null}
            aria-describedby="sign-in-problem"
            onChange={(event) => setPasted(event.target.value)}
          />
        </label>
        <p id="sign-in-problem" role="alert" className="refusal">
          {problem === null ? null : <TextSafe>{problem}</TextSafe>}
        </p>
        <p className="actions">
          <button type="submit" className="button" data-kind="primary" disabled={isAsking || pasted === ''}>
            {isAsking ? 'Asking…' : 'Sign in'}
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  )
}

async function refusalOf(token: string): Promise<string | null> {
  const headers = { authorization: `Bearer ${token}` }
  return answerOf(api.GET('/api/session', { headers })).then(
    () => null,
    (error: unknown) => asProblem(error).message,
  )
}
