import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { useAskForSignIn, useSession } from '../../api/session.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'

/** Whether a port is there, and whether this reader may use it. */
export type PortAccess = Answer<'ProductPage'>['access'][number]

/** A port: its name, what it is for, whether this reader may use it and, if not, why and what to do. */
export function PortCard({
  id,
  title,
  says,
  access,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly access: Pick<PortAccess, 'isDeclared' | 'mayRead' | 'reason'>
  readonly children?: ReactNode
}) {
  return (
    <section className="port-card" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <PortState access={access} />
      </header>
      <p className="quiet">{says}</p>
      {access.isDeclared && !access.mayRead ? <Refusal reason={access.reason} /> : null}
      {access.isDeclared ? children : null}
    </section>
  )
}

function PortState({
  access: { isDeclared, mayRead },
}: {
  readonly access: Pick<PortAccess, 'isDeclared' | 'mayRead'>
}) {
  const [tone, says] = !isDeclared
    ? ['plain', 'Not declared']
    : mayRead
      ? ['good', 'Open to you']
      : ['bad', 'Shut to you']
  return (
    <span className="port-state" data-tone={tone}>
      {says}
    </span>
  )
}

function Refusal({ reason }: { readonly reason: string | null }) {
  const { data: session } = useSession()
  const askForSignIn = useAskForSignIn()
  return (
    <div className="port-refusal">
      <p>
        <TextSafe most={600}>{reason ?? 'You may not read it through this port.'}</TextSafe>
      </p>
      {session?.principal.kind === 'anonymous' ? (
        <button type="button" className="button" onClick={askForSignIn}>
          Sign in
        </button>
      ) : null}
    </div>
  )
}
