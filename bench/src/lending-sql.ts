/** How much is generated. */
export interface LendingSize {
  readonly loans: number
  readonly titles: number
}

/** First day of borrowing, and the day on which the log ends. */
export const lendingDays = { from: '2015-01-01', until: '2025-01-01' } as const

/** The years of borrowing: one batch of the log each. */
export const lendingYears: readonly number[] = Array.from({ length: 10 }, (_, index) => 2015 + index)

/**
 * Makes `loans`: one row per loan, every value drawn from bits of the MD5 of the loan's number. A title is drawn with the cube
 * of an even draw, so that few titles are borrowed often. 99 of 100 copies come back after 1 to 20 days, 15 % of them up to
 * 40 days later; 5 % are extended on the tenth day to the 28th. What lies beyond the end of the log has not happened.
 */
export function loansSql({ loans, titles }: LendingSize): string {
  return `CREATE OR REPLACE TABLE loans AS
WITH drawn AS (
  SELECT number,
    md5_number_lower('lending/1/when/' || number) AS a,
    md5_number_lower('lending/1/how/' || number) AS b
  FROM range(1, ${loans + 1}) AS numbers(number)
), placed AS (
  SELECT number, b,
    DATE '${lendingDays.from}' + (a % 3653)::INTEGER AS borrowed_on,
    (a // 3653 % 1000000)::DOUBLE / 1000000 AS draw,
    (a // 3653000000 % 36000)::INTEGER AS second
  FROM drawn
), lived AS (
  SELECT *,
    borrowed_on + 1 + (b // 100 % 20)::INTEGER
      + if(b // 2000 % 100 < 15, 1 + (b // 200000 % 40)::INTEGER, 0) AS back_on,
    b // 8000000 % 20 = 0 AS wishes_extension
  FROM placed
)
SELECT number,
  'L' || lpad(number::VARCHAR, 8, '0') AS loan_id,
  md5('member/' || (b // 160000000 % 60000)) AS member_id,
  'T' || lpad(floor(${titles} * draw * draw * draw)::INTEGER::VARCHAR, 6, '0') AS title_id,
  borrowed_on + to_seconds(36000 + second) AS borrowed_at,
  if(b % 100 > 0 AND back_on < DATE '${lendingDays.until}', back_on + to_seconds(36000 + second), NULL) AS returned_at,
  if(wishes_extension AND back_on > borrowed_on + 10 AND borrowed_on + 10 < DATE '${lendingDays.until}',
    borrowed_on + 10 + to_seconds(32400 + second // 36), NULL) AS extended_at,
  borrowed_on + 28 AS due_on
FROM lived`
}

/** Makes `told`: one row per event of a loan with its position, in order of time. `head` is the last position before. */
export function loanEventsSql(head: number): string {
  return `CREATE OR REPLACE TABLE told AS
SELECT *, ${head} + row_number() OVER (ORDER BY happened, kind, number) AS position
FROM (
  SELECT number, 'book-borrowed' AS kind, borrowed_at AS happened FROM loans
  UNION ALL SELECT number, 'book-returned', returned_at FROM loans WHERE returned_at IS NOT NULL
  UNION ALL SELECT number, 'loan-extended', extended_at FROM loans WHERE extended_at IS NOT NULL
)`
}

/**
 * Makes `told` for the catalogue: each title is entered on the day before the first loan, every tenth again in 2019 under the
 * next genre, every hundredth is withdrawn in 2022. Each 50th title has no genre; there are 24.
 */
export function titleEventsSql({ titles }: LendingSize): string {
  return `CREATE OR REPLACE TABLE told AS
SELECT *, row_number() OVER (ORDER BY happened, kind, number) AS position
FROM (
  SELECT number, 'book-catalogued' AS kind, TIMESTAMP '2014-12-31 09:00:00' AS happened, 0 AS shift FROM range(${titles}) AS t(number)
  UNION ALL SELECT number, 'book-catalogued', TIMESTAMP '2019-07-01 09:00:00', 1 FROM range(0, ${titles}, 10) AS t(number)
  UNION ALL SELECT number, 'book-withdrawn', TIMESTAMP '2022-01-03 09:00:00', 0 FROM range(0, ${titles}, 100) AS t(number)
)`
}

/** Facts that are the same for every event of a batch. */
export interface EnvelopeFacts {
  readonly source: string
  readonly ingestTime: string
}

const genre = "if(number % 50 = 49, NULL, 'Genre ' || lpad(((number + shift) % 24)::VARCHAR, 2, '0'))"

const dataOf: Readonly<Record<string, readonly string[]>> = {
  'book-borrowed': ['loans.loan_id', 'loans.member_id', 'loans.title_id'],
  'book-returned': ['loans.loan_id'],
  'loan-extended': ['loans.loan_id', 'loans.due_on'],
  'book-catalogued': [
    "'T' || lpad(number::VARCHAR, 6, '0') AS title_id",
    "'Title ' || number AS title",
    "'Author ' || number % 5000 AS author",
    `${genre} AS genre`,
    `if(genre IS NULL, []::VARCHAR[], [genre, 'Lent']) AS genres`,
    '(1950 + number % 65)::BIGINT AS year',
  ],
  'book-withdrawn': ["'T' || lpad(number::VARCHAR, 6, '0') AS title_id"],
}

/** The events of one kind and year (all when null) as rows of a log segment, in order of position. */
export function segmentSelect(kind: string, year: number | null, { source, ingestTime }: EnvelopeFacts): string {
  const isLoan = kind.startsWith('loan') || kind === 'book-borrowed' || kind === 'book-returned'
  const subject = isLoan ? "'/loan/' || loans.loan_id" : "'/title/T' || lpad(number::VARCHAR, 6, '0')"
  const columns = [
    'position',
    `'${kind}/' || number || '/' || epoch(happened)::BIGINT AS event_id`,
    "happened AT TIME ZONE 'UTC' AS event_time",
    `'${ingestTime}'::TIMESTAMP WITH TIME ZONE AS ingest_time`,
    `'${source}' AS event_source`,
    `${subject} AS subject`,
    "'bench' AS actor",
    "'generated' AS source_file",
    'number::BIGINT AS source_row',
    'false AS is_late',
    ...(dataOf[kind] ?? []),
  ]
  const from = isLoan ? 'told JOIN loans USING (number)' : 'told'
  const when = year === null ? '' : ` AND year(happened) = ${year}`
  return `SELECT ${columns.join(', ')} FROM ${from} WHERE kind = '${kind}'${when} ORDER BY position`
}

/** Rows, first and last position, first and last time in microseconds of one kind and year. */
export function segmentFacts(kind: string, year: number | null): string {
  const when = year === null ? '' : ` AND year(happened) = ${year}`
  return `SELECT count(*), min(position), max(position), epoch_us(min(happened)), epoch_us(max(happened)) FROM told WHERE kind = '${kind}'${when}`
}
