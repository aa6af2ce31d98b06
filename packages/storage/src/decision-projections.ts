import { canonicalJson, type Digest } from '@provender/kernel'
import { asJson, chainHash, requireChained } from './chain.ts'
import type { DecisionRecord, HoldBackDecision, Recorded, ReleaseDecision } from './decision-record.ts'
import { demandFrom, holdBackFrom, pointerFrom, publicationFrom, recordFrom, tokenFrom } from './decision-rows.ts'
import {
  emptyProjections,
  endHoldBacks,
  endToken,
  insertDemand,
  insertHoldBack,
  insertPublication,
  insertToken,
  upsertChannel,
} from './decision-schema.ts'
import { numberIn } from './sql-row.ts'
import type { Sqlite } from './sqlite.ts'
import type { TokenDecision } from './token-record.ts'

/** Writes what a decision means into the tables that are read. */
export function project(db: Sqlite, record: DecisionRecord): void {
  switch (record.kind) {
    case 'publish':
    case 'move-channel':
      projectRelease(db, record)
      return
    case 'hold-back':
      projectHoldBack(db, record)
      return
    case 'lift-hold-back':
      db.run(endHoldBacks, record.sequence, record.product)
      return
    case 'demand':
      db.run(insertDemand, record.sequence, record.wanted, record.use, record.actor, record.at)
      return
    case 'token':
      projectToken(db, record)
      return
    case 'token-revoked':
      db.run(endToken, record.sequence, record.token)
  }
}

function projectToken(db: Sqlite, record: Recorded<TokenDecision>): void {
  const { sequence, name, role, domain, expires, tokenHash, actor, at } = record
  db.run(insertToken, sequence, name, role, domain, expires, tokenHash, actor, at)
}

function projectRelease(db: Sqlite, record: Recorded<ReleaseDecision>): void {
  const { product, version, release, releaseDigest, manifestObject, channel, actor, at, sequence } = record
  const facts = [version, release, releaseDigest, manifestObject, actor, at, sequence] as const
  if (record.kind === 'publish') {
    db.run(insertPublication, product, ...facts)
    db.run(endHoldBacks, sequence, product)
  }
  db.run(upsertChannel, product, channel, ...facts)
}

function projectHoldBack(db: Sqlite, record: Recorded<HoldBackDecision>): void {
  const { sequence, product, version, definitionDigest, inputsDigest, passed, total, rowsSeen, actor, at } = record
  const failed = canonicalJson(asJson(record.failed))
  const counts = [passed, total, rowsSeen] as const
  db.run(insertHoldBack, sequence, product, version, definitionDigest, inputsDigest, ...counts, failed, actor, at)
}

/** Makes every projection anew from the records. */
export function rebuildProjections(db: Sqlite): void {
  for (const statement of emptyProjections) db.run(statement)
  for (const row of db.all('SELECT * FROM records ORDER BY sequence')) project(db, recordFrom(row))
}

/**
 * Recomputes every hash and compares every projection with the records.
 * @throws STORAGE_CORRUPT naming the first record, or the table, that does not hold
 */
export function verifyDecisions(db: Sqlite): { readonly records: number } {
  let sequence = 0
  let previous: Digest | null = null
  const expected = emptyTables()
  for (const row of db.each('SELECT * FROM records ORDER BY sequence')) {
    const record = recordFrom(row)
    const { hash, previous: before, ...decided } = record
    const isNext = numberIn(row, 'sequence') === sequence + 1 && record.sequence === sequence + 1
    requireChained(isNext, 'decisions.db', numberIn(row, 'sequence'), 'its place in the order')
    sequence = record.sequence
    const isChained = before === previous && hash === chainHash(decided, previous)
    requireChained(isChained, 'decisions.db', sequence, 'its hash')
    previous = hash
    expect(expected, record)
  }
  for (const { name, says, from } of tables) {
    const stored = db.all(`SELECT * FROM ${name}`).map((row) => shown(from(row)))
    const due = [...expected[name].values()].map(shown)
    const isSame = stored.sort().join('\n') === due.sort().join('\n')
    requireChained(isSame, 'decisions.db', sequence, `the table of ${says}`)
  }
  return { records: sequence }
}

const tables = [
  { name: 'publications', says: 'publications', from: publicationFrom },
  { name: 'channels', says: 'channels', from: pointerFrom },
  { name: 'hold_backs', says: 'hold-backs', from: holdBackFrom },
  { name: 'demand', says: 'demand', from: demandFrom },
  { name: 'tokens', says: 'tokens', from: tokenFrom },
] as const

/** What each table is due to hold, by key; and the hold-backs that stand, by product. */
interface ExpectedTables {
  readonly publications: Map<string, object>
  readonly channels: Map<string, object>
  readonly hold_backs: Map<number, object>
  readonly demand: Map<number, object>
  readonly tokens: Map<number, object>
  readonly standing: Map<string, Recorded<HoldBackDecision>[]>
}

function emptyTables(): ExpectedTables {
  const [publications, channels] = [new Map<string, object>(), new Map<string, object>()]
  return { publications, channels, hold_backs: new Map(), demand: new Map(), tokens: new Map(), standing: new Map() }
}

function expect(expected: ExpectedTables, record: DecisionRecord): void {
  switch (record.kind) {
    case 'publish':
    case 'move-channel':
      expectRelease(expected, record)
      return
    case 'hold-back':
      expected.hold_backs.set(record.sequence, { ...unchained(record), endedBy: null })
      expected.standing.set(record.product, [...(expected.standing.get(record.product) ?? []), record])
      return
    case 'lift-hold-back':
      endExpected(expected, record)
      return
    case 'demand':
      expected.demand.set(record.sequence, unchained(record))
      return
    case 'token':
      expected.tokens.set(record.sequence, { ...unchained(record), revokedBy: null })
      return
    case 'token-revoked':
      expected.tokens.set(record.token, { ...expected.tokens.get(record.token), revokedBy: record.sequence })
  }
}

function expectRelease(expected: ExpectedTables, record: Recorded<ReleaseDecision>): void {
  const { from: _, channel, ...released } = unchained(record)
  expected.channels.set(`${record.product} ${channel}`, { ...released, channel })
  if (record.kind === 'move-channel') return
  expected.publications.set(`${record.product}@${record.version}#${record.release}`, released)
  endExpected(expected, record)
}

function endExpected(
  { hold_backs: heldBacks, standing }: ExpectedTables,
  by: { readonly product: string; readonly sequence: number },
): void {
  for (const record of standing.get(by.product) ?? [])
    heldBacks.set(record.sequence, { ...unchained(record), endedBy: by.sequence })
  standing.delete(by.product)
}

function unchained<Kept extends DecisionRecord>(record: Kept): Omit<Kept, 'kind' | 'previous' | 'hash'> {
  const { kind: _, previous: __, hash: ___, ...said } = record
  return said
}

const shown = (value: object): string => canonicalJson(asJson(value))
