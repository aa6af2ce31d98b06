import { frozenCopy } from './frozen.ts'
import { requireName, requireSpec, requireText } from './require.ts'
import { requireDomainWords } from './require-domain.ts'

/** Somebody to turn to in a domain, by the role they have; a desk or an office is as good as a name. */
export interface DomainPerson {
  readonly name: string
  readonly role: string
  readonly contact?: string
}

/** A domain, the team that answers for it, and the words it uses. */
export interface Domain<Name extends string = string> {
  readonly kind: 'domain'
  readonly name: Name
  readonly team: string
  readonly contact: string
  readonly purpose: string | null
  readonly people: readonly DomainPerson[]
  /** Meanings by term, as the domain understands them. */
  readonly terms: Readonly<Record<string, string>>
}

/** What an author writes to name a domain. */
export interface DomainSpec {
  readonly team: string
  readonly contact: string
  /** What the domain does, in a sentence. */
  readonly purpose?: string
  readonly people?: readonly DomainPerson[]
  readonly terms?: Readonly<Record<string, string>>
}

/**
 * Names a domain, the team that owns it and how to reach them; optionally its purpose, people and terms.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE when a term stands twice, written alike but for case
 * @example
 * domain('library', {
 *   team: 'circulation', contact: 'circulation@library.example',
 *   people: [{ name: 'Circulation desk', role: 'owner' }], terms: { loan: 'One copy with one member.' },
 * }).name // 'library'
 */
export function domain<const Name extends string>(name: Name, spec: DomainSpec): Domain<Name> {
  requireName('domain', name)
  const thing = `domain ${name}`
  requireSpec(thing, spec)
  requireText(thing, 'team', spec.team)
  requireText(thing, 'contact', spec.contact)
  requireDomainWords(thing, spec)
  return frozenCopy({
    kind: 'domain',
    name,
    team: spec.team,
    contact: spec.contact,
    purpose: spec.purpose ?? null,
    people: spec.people ?? [],
    terms: spec.terms ?? {},
  })
}
