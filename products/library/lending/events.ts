import { c, type Domain, event } from 'provender'

/** How far the facts of a lending library are observed: absent, simulated or modelled, in words that are shown. */
export interface LendingMarks {
  /** By which rules every fact is drawn; absent when the facts are real. */
  readonly simulated?: string
  /** By which rule late fees are told. */
  readonly feeRule: string
}

/** The event types of a lending library under a namespace such as `org.library`. */
export function lendingEvents(owner: Domain, namespace: string, marks: LendingMarks) {
  const origin = marks.simulated === undefined ? {} : { simulated: marks.simulated }
  const loanId = c.string().describe('One loan, from borrowing to return.')
  const titleId = c.string().describe('Catalogue key of the title.')
  return {
    BookBorrowed: event(`${namespace}.loan.book-borrowed`, {
      owner,
      description: 'A member took a copy home.',
      data: {
        loan_id: loanId,
        member_id: c.string().pii('identifier').describe('Who borrowed; stored as a keyed token.'),
        title_id: titleId,
      },
      example: { loan_id: '4711', member_id: 'gertrude-stein', title_id: 'joyce-ulysses' },
      ...origin,
    }),
    BookReturned: event(`${namespace}.loan.book-returned`, {
      owner,
      description: 'A borrowed copy came back.',
      data: { loan_id: loanId },
      example: { loan_id: '4711' },
      ...origin,
    }),
    LoanExtended: event(`${namespace}.loan.loan-extended`, {
      owner,
      description: 'A member kept a copy longer, with the library’s consent.',
      data: { loan_id: loanId, due_on: c.date().describe('Day by which the copy is due from now on.') },
      example: { loan_id: '4711', due_on: '1922-03-16' },
      ...origin,
    }),
    LateFeeIncurred: event(`${namespace}.loan.late-fee-incurred`, {
      owner,
      description: 'A copy came back after its due day and a fee fell due.',
      data: { loan_id: loanId, amount: c.decimal(10, 2).describe('Fee in units of the library’s currency.') },
      example: { loan_id: '4711', amount: '0.30' },
      modelled: marks.feeRule,
      ...origin,
    }),
    BookCatalogued: event(`${namespace}.title.book-catalogued`, {
      owner,
      description: 'A title was entered in the catalogue, or its entry was revised.',
      data: {
        title_id: titleId,
        title: c.string().describe('Title as catalogued.'),
        author: c.string().nullable().describe('Authors as catalogued, separated by semicolons.'),
        genre: c
          .string()
          .nullable()
          .describe('The one genre by the library’s written rule; missing when the entry names none.'),
        genres: c.list(c.string()).describe('Every genre that the entry names, in its order; none when it names none.'),
        year: c.integer().nullable().describe('Year of publication, when known.'),
      },
      example: {
        ...{ title_id: 'joyce-ulysses', title: 'Ulysses', author: 'Joyce, James', genre: 'Fiction' },
        ...{ genres: ['Fiction', 'Classics'], year: 1922 },
      },
      ...origin,
    }),
    BookWithdrawn: event(`${namespace}.title.book-withdrawn`, {
      owner,
      description: 'A title left the catalogue.',
      data: { title_id: titleId },
      example: { title_id: 'joyce-ulysses' },
      ...origin,
    }),
  }
}

/** The event types that `lendingEvents` makes. */
export type LendingEvents = ReturnType<typeof lendingEvents>
