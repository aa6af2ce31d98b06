import { Link } from 'react-router'
import { useAskForSignIn, useSession } from '../api/session.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { accessWords } from './access-words.ts'
import { Contact } from './contact.tsx'
import { type OpenProduct, productHref } from './product-context.tsx'

/** Whether this reader may read the product: how to, or why not and what comes next. */
export function AccessNote({ page, release }: Pick<OpenProduct, 'page' | 'release'>) {
  const { kind, says, reasons } = accessWords(page.access)
  const { data: session } = useSession()
  const askForSignIn = useAskForSignIn()
  const isAnonymous = session?.principal.kind === 'anonymous'
  return (
    <div className="access-note" data-kind={kind}>
      <p>
        <b>{says}</b>
        {session === undefined ? null : (
          <span className="quiet">
            {' '}
            {isAnonymous ? 'You are not signed in.' : `You are signed in as ${session.principal.name}.`}
          </span>
        )}
      </p>
      {reasons.map((reason) => (
        <p className="small" key={reason}>
          <TextSafe most={400}>{reason}</TextSafe>
        </p>
      ))}
      {kind === 'may' ? (
        <Link
          className="button"
          data-kind="primary"
          to={productHref({ product: page.product, release, hash: 'read-it' })}
        >
          Read it
        </Link>
      ) : kind === 'may-not' && isAnonymous ? (
        <button type="button" className="button" data-kind="primary" onClick={askForSignIn}>
          Sign in
        </button>
      ) : (
        <p className="small">
          Ask its owner, <TextSafe most={80}>{page.owner.team}</TextSafe>: <Contact at={page.owner.contact} />
        </p>
      )}
    </div>
  )
}
