import type { SourceContract } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/**
 * Sources so that each comes after those whose events it looks up.
 * @throws PLAN_CYCLE naming the circle
 * @example orderSources([loans, books]).map((source) => source.name) // ['shakespeare-books', 'shakespeare-loans']
 */
export function orderSources(sources: readonly SourceContract[]): readonly SourceContract[] {
  const done = new Set<SourceContract>()
  const visit = (source: SourceContract, path: readonly SourceContract[]): void => {
    if (done.has(source)) return
    if (path.includes(source)) {
      const circle = [...path.slice(path.indexOf(source)), source].map(({ name }) => name).join(' → ')
      throw new ProvenderError(
        'PLAN_CYCLE',
        `The sources look each other up in a circle: ${circle}. One of them has to stop looking up the other.`,
        { circle },
      )
    }
    for (const { event } of source.lookups) {
      for (const teller of sources)
        if (teller !== source && emittedTypes(teller).includes(event.type)) visit(teller, [...path, source])
    }
    done.add(source)
  }
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(source, [])
  return [...done]
}

/**
 * The event types that a source tells.
 * @example emittedTypes(books) // ['org.library.title.book-catalogued', 'org.library.title.book-withdrawn']
 */
export function emittedTypes(source: SourceContract): readonly string[] {
  const emissions = source.snapshot === null ? source.emissions : [...source.emissions, source.snapshot.vanished]
  return emissions.map(({ event }) => event.type)
}
