import { ProvenderError } from '@provender/kernel'
import type { DomainSpec } from './domain.ts'
import { invalid, isRecord, shown } from './refusal.ts'
import { requireList, requireSpec, requireText } from './require.ts'

/**
 * Asserts that the purpose, people and terms of a domain, where given, are texts that say something.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 */
export function requireDomainWords(thing: string, spec: DomainSpec): void {
  if (spec.purpose !== undefined) requireText(thing, 'purpose', spec.purpose)
  for (const person of requireList(thing, 'people', spec.people)) {
    const who = `person of the ${thing}`
    requireSpec(who, person)
    requireText(who, 'name', person.name)
    requireText(who, 'role', person.role)
    if (person.contact !== undefined) requireText(who, 'contact', person.contact)
  }
  if (spec.terms !== undefined) requireTerms(thing, spec.terms)
}

function requireTerms(thing: string, terms: unknown): void {
  if (!isRecord(terms)) {
    throw invalid(`The terms of the ${thing} are ${shown(terms)}. Write { loan: 'what it means' }.`, { thing })
  }
  const known = new Set<string>()
  for (const [term, meaning] of Object.entries(terms)) {
    requireText(`terms of the ${thing}`, 'term', term)
    requireText(`term "${term}" of the ${thing}`, 'meaning', meaning)
    const folded = term.trim().toLowerCase()
    if (known.has(folded)) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `The ${thing} has the term "${folded}" twice. Keep one meaning, or two different words.`,
        { thing, term: folded },
      )
    }
    known.add(folded)
  }
}
