import { fileNameOf } from './call-site.ts'
import type { EmissionContract, SourceContract } from './contract-json.ts'
import { describeEvent, ownerOf, type ReadText, sqlTextOf } from './describe-product.ts'
import { frozenCopy } from './frozen.ts'
import { invalid } from './refusal.ts'
import type { Emission, Quarantine, SourceDefinition } from './source.ts'
import type { Sql } from './sql.ts'

/**
 * A source definition as plain JSON, complete with the text of its SQL files; deeply frozen.
 * `pathOf` turns the URL of a file into a path on this machine.
 * @throws CONTRACT_INVALID when an emission lacks the expression of a field
 * @example describeSource(loans, readText, fileURLToPath).reads.file // 'loans.csv'
 */
export function describeSource(
  source: SourceDefinition,
  read: ReadText,
  pathOf: (url: string) => string,
): SourceContract {
  const { reads } = source
  return frozenCopy({
    name: source.name,
    owner: ownerOf(source.owner),
    description: source.description,
    attribution: source.attribution,
    simulated: source.simulated,
    reads: {
      format: reads.format,
      path: pathOf(reads.url),
      file: fileNameOf(reads.url),
      columns: reads.columns,
      delimiter: reads.format === 'csv' ? reads.delimiter : '',
    },
    expand: source.expand === null ? null : sqlTextOf(source.expand, read),
    lookups: Object.entries(source.lookups).map(([name, event]) => ({ name, event: describeEvent(event) })),
    quarantine: source.quarantine.map((rule) => describeQuarantine(rule, read)),
    emissions: source.emissions.map((emission) => describeEmission(emission, read)),
    snapshot:
      source.snapshot === null
        ? null
        : {
            key: sqlTextOf(source.snapshot.key, read),
            vanished: describeEmission(source.snapshot.vanished, read),
            mayVanish: source.snapshot.mayVanish,
          },
  })
}

function describeEmission(emission: Emission, read: ReadText): EmissionContract {
  return {
    event: describeEvent(emission.event),
    when: emission.when === null ? null : sqlTextOf(emission.when, read),
    id: sqlTextOf(emission.id, read),
    time: sqlTextOf(emission.time, read),
    subject: sqlTextOf(emission.subject, read),
    data: Object.keys(emission.event.data).map((field) => ({
      field,
      value: sqlTextOf(expressionOf(emission, field), read),
    })),
    quarantine: emission.quarantine.map((rule) => describeQuarantine(rule, read)),
  }
}

function expressionOf(emission: Emission, field: string): Sql {
  const expression = emission.data[field]
  if (expression !== undefined) return expression
  throw invalid(`The emission of ${emission.event.type} has no expression for "${field}". Make it with emit(…).`, {
    field,
  })
}

function describeQuarantine(rule: Quarantine, read: ReadText) {
  return { when: sqlTextOf(rule.when, read), reason: rule.reason }
}
