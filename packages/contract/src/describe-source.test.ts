import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { BookBorrowed, BookReturned, library } from '../fixtures/library.ts'
import { emission, loans } from '../fixtures/parts.ts'
import { csv, describeEvent, describeSource, emit, parquet, snapshot, source, sql } from './index.ts'

const read = (url: string): string => `-- ${url.slice(url.lastIndexOf('/') + 1)}`
const text = (written: string) => ({ text: written, file: null })

describe('a source as plain JSON', () => {
  it('says everything the definition says', () => {
    const cards = source('lending-cards', {
      owner: library,
      description: 'Lending cards.',
      attribution: 'Someone, CC0',
      reads: csv('./data (1)/loans ü.csv.gz', { columns: ['id', 'at'], delimiter: ';' }),
      expand: sql.file('./expand.sql'),
      lookups: { returned: BookReturned },
      quarantine: [{ when: sql`id is null`, reason: 'no id' }],
      emits: [emit(BookBorrowed, { ...emission, when: sql`at is not null` })],
    })
    expect(describeSource(cards, read, fileURLToPath)).toEqual({
      name: 'lending-cards',
      owner: { domain: 'library', team: 'circulation', contact: 'circulation@library.example' },
      description: 'Lending cards.',
      attribution: 'Someone, CC0',
      simulated: null,
      reads: {
        format: 'csv',
        path: fileURLToPath(new URL('./data (1)/loans ü.csv.gz', import.meta.url)),
        file: 'loans ü.csv.gz',
        columns: ['id', 'at'],
        delimiter: ';',
      },
      expand: { text: '-- expand.sql', file: 'expand.sql' },
      lookups: [{ name: 'returned', event: describeEvent(BookReturned) }],
      quarantine: [{ when: text('id is null'), reason: 'no id' }],
      emissions: [
        {
          event: describeEvent(BookBorrowed),
          when: text('at is not null'),
          id: text('id'),
          time: text('at'),
          subject: text('id'),
          data: [
            { field: 'loan_id', value: text('id') },
            { field: 'member_id', value: text('m') },
            { field: 'title_id', value: text('t') },
          ],
          quarantine: [],
        },
      ],
      snapshot: null,
    })
  })

  it('holds the key and what vanishing means when it is a snapshot', () => {
    const [appeared] = loans.emits
    const vanished = emit(BookReturned, { ...emission, data: { loan_id: sql`loan_id` } })
    const reads = parquet('./books.parquet', { columns: ['id'] })
    const books = describeSource(
      snapshot('books', { owner: library, description: 'Books.', reads, key: sql`id`, appeared, vanished }),
      read,
      fileURLToPath,
    )
    expect(books.reads).toMatchObject({ format: 'parquet', file: 'books.parquet', delimiter: '' })
    expect(books.emissions.map(({ event }) => event.type)).toEqual(['org.library.loan.book-borrowed'])
    expect(books.snapshot).toMatchObject({
      key: text('id'),
      mayVanish: 0.2,
      vanished: {
        event: { type: 'org.library.loan.book-returned' },
        data: [{ field: 'loan_id', value: text('loan_id') }],
      },
    })
  })

  it('lists data fields in the order of the event type, and is frozen', () => {
    const { loan_id, member_id, title_id } = emission.data
    const mixed = source('loans', {
      ...loans,
      emits: [emit(BookBorrowed, { ...emission, data: { title_id, loan_id, member_id } })],
    })
    const described = describeSource(mixed, read, fileURLToPath)
    expect(described).toEqual(describeSource(source('loans', loans), read, fileURLToPath))
    expect(Object.isFrozen(described.emissions[0]?.data[0]?.value)).toBe(true)
  })
})
