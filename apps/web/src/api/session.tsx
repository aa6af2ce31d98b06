import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import { answerOf, api, tokens } from './client.ts'

/** The token of this tab, or null; the component is drawn again when it changes. */
export function useToken(): string | null {
  return useSyncExternalStore(tokens.subscribe, tokens.current, () => null)
}

/** Who the server takes this reader for, and what they may do. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/session', { signal })),
  })
}

/** Forgets what was answered to another reader whenever the token changes, and asks anew. */
export function useForgetOnTokenChange(): void {
  const client = useQueryClient()
  useEffect(() => tokens.subscribe(() => void client.resetQueries()), [client])
}

/** Opens the dialog to sign in; given by the shell. */
export const SignInContext = createContext<() => void>(() => {})

/** Opens the dialog to sign in. */
export function useAskForSignIn(): () => void {
  return useContext(SignInContext)
}
