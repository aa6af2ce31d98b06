import { requireName, requireSpec, requireText } from './require.ts'

/** A domain and the team that answers for it. */
export interface Domain<Name extends string = string> {
  readonly kind: 'domain'
  readonly name: Name
  readonly team: string
  readonly contact: string
}

/**
 * Names a domain, the team that owns it and how to reach them.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @example domain('library', { team: 'circulation', contact: 'circulation@library.example' }).name // 'library'
 */
export function domain<const Name extends string>(
  name: Name,
  owner: { readonly team: string; readonly contact: string },
): Domain<Name> {
  requireName('domain', name)
  requireSpec(`domain ${name}`, owner)
  requireText(`domain ${name}`, 'team', owner.team)
  requireText(`domain ${name}`, 'contact', owner.contact)
  return Object.freeze({ kind: 'domain', name, team: owner.team, contact: owner.contact })
}
