import { showType } from '@provender/contract'
import { plural } from '../progress.ts'
import { renderTable } from '../table.ts'
import { digestColumn, type ProductSketch, personalColumns } from './product-sketch.ts'
import type { FileProfile } from './profile-file.ts'
import type { DataFileHead } from './read-data-file.ts'
import { mostRangeChecks, neverNegative } from './write-product.ts'

/** What was found in a data file, for people and for programs. */
export interface Findings {
  readonly text: readonly string[]
  readonly json: Readonly<Record<string, unknown>>
}

const shownColumns = 40

/** Says what a file's columns became, and what a person should look at. */
export function describeFindings(of: {
  readonly sketch: ProductSketch
  readonly profile: FileProfile
  readonly head: DataFileHead
  readonly isNew: boolean
  readonly asked: { readonly name?: string; readonly domain?: string }
}): Findings {
  const { sketch, profile } = of
  const notes = notesOf(of)
  const table = renderTable({
    columns: [{ title: 'in the file' }, { title: 'column' }, { title: 'type' }, { title: 'seen' }],
    rows: sketch.columns
      .slice(0, shownColumns)
      .map(({ from, name, type, nullable, observed }) => [
        from,
        name,
        showType(type) + (nullable ? ' or null' : ''),
        observed,
      ]),
  })
  const hidden = sketch.columns.length - shownColumns
  return {
    text: [
      `${plural(sketch.rows, 'row')}, ${plural(sketch.columns.length, 'column')}`,
      '',
      table,
      ...(hidden > 0 ? [`… and ${plural(hidden, 'more column', 'more columns')}`] : []),
      '',
      ...notes,
    ],
    json: {
      rows: sketch.rows,
      columns: sketch.columns.map(({ from, name, type, nullable }) => ({ from, name, type, nullable })),
      key: sketch.key,
      eventTime: sketch.time?.name ?? null,
      ragged: profile.ragged,
      notes,
    },
  }
}

function notesOf(of: {
  readonly sketch: ProductSketch
  readonly profile: FileProfile
  readonly head: DataFileHead
  readonly isNew: boolean
  readonly asked: { readonly name?: string; readonly domain?: string }
}): readonly string[] {
  const { sketch, profile, head, asked } = of
  const personal = personalColumns(sketch.columns).map(({ name }) => name)
  return [
    keyNote(sketch, profile),
    sketch.time === null
      ? 'time      the file does not say when: every event carries the time of this command'
      : `time      ${sketch.time.name}`,
    ...(asked.name !== undefined && asked.name !== sketch.product
      ? [`name      "${asked.name}" becomes ${sketch.product}`]
      : []),
    ...(asked.domain !== undefined && asked.domain !== sketch.domain
      ? [`domain    "${asked.domain}" becomes ${sketch.domain}`]
      : []),
    ...(head.format === 'csv'
      ? head.replaced.map(
          ({ position, from, to }) => `header    column ${position}, "${from}", is named "${to}" in the copy`,
        )
      : []),
    ...sketch.columns.flatMap(({ from, note }) => (note === null ? [] : [`column    "${from}": ${note}`])),
    ...(neverNegative(sketch.columns).length <= mostRangeChecks
      ? []
      : [`checks    only the first ${mostRangeChecks} numbers got a check that they are not negative`]),
    ...(profile.ragged.count === 0 ? [] : [raggedNote(profile)]),
    ...(personal.length === 0
      ? []
      : [
          `people    ${personal.join(', ')}: data about people? See .pii(…); the product is not open to readers without a token`,
        ]),
    ...(of.isNew || personal.length > 0
      ? []
      : [`open      add '${sketch.domain}/${sketch.product}' to open in provender.config.ts to read it in a browser`]),
  ]
}

function keyNote(sketch: ProductSketch, profile: FileProfile): string {
  if (sketch.key.length > 0) return `key       ${sketch.key.join(', ')}`
  const repeated =
    profile.repeated === 0
      ? ''
      : `; ${plural(profile.repeated, 'row repeats', 'rows repeat')} another and will be told once`
  return `key       no column tells rows apart: ${digestColumn}, a digest of the row, does${repeated}`
}

function raggedNote({ ragged }: FileProfile): string {
  return `rows      ${plural(ragged.count, 'row does', 'rows do')} not fit the header (the first is row ${(ragged.firstLine ?? 1) - 1}); apply sets them aside`
}
