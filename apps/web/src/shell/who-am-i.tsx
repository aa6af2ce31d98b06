import { tokens } from '../api/client.ts'
import { useAskForSignIn, useSession, useToken } from '../api/session.tsx'
import { visibleText } from '../parts/visible-text.ts'

/** Who reads: signed in by a token, or anonymous with the way to sign in. */
export function WhoAmI() {
  const token = useToken()
  const { data: session, isError } = useSession()
  const askForSignIn = useAskForSignIn()
  if (token === null) {
    return (
      <button
        type="button"
        className="button"
        onClick={askForSignIn}
        title="You read what the workspace opens to everyone"
      >
        Sign in
      </button>
    )
  }
  const name = session === undefined ? '…' : visibleText(session.principal.name)
  const { role, domain } = session?.principal ?? { role: null, domain: null }
  const as = role === null ? '' : `, ${role}${domain === null ? '' : ` of ${visibleText(domain)}`}`
  return (
    <span className="who">
      <span title={isError ? 'The token was refused' : `Signed in as ${name}${as}`}>
        {isError ? 'token refused' : name}
      </span>
      <button type="button" className="button" onClick={() => tokens.change(null)}>
        Sign out
      </button>
    </span>
  )
}
