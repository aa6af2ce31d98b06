import { canonicalJson, type Digest, type ProductName, ProvenderError, showRelease } from '@provender/kernel'
import { asJson, chainHash } from './chain.ts'
import { project, rebuildProjections, verifyDecisions } from './decision-projections.ts'
import type {
  Decision,
  DecisionRecord,
  Demand,
  DemandDecision,
  HoldBack,
  HoldBackDecision,
  HoldBackLift,
  LiftDecision,
  NewChannelMove,
  NewDemand,
  NewHoldBack,
  NewPublication,
  Publication,
  Recorded,
  ReleaseDecision,
  ReleasePointer,
} from './decision-record.ts'
import { demandFrom, holdBackFrom, pointerFrom, publicationFrom, recordFrom } from './decision-rows.ts'
import { decisionMigrations } from './decision-schema.ts'
import type { StoreOptions } from './event-log.ts'
import { checkObjectId } from './object-ids.ts'
import { digestIn, numberIn } from './sql-row.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** What was decided about products: the truth about what is published, kept back and wished for, as append-only chained records. */
export interface DecisionLog {
  /** Sequence of the last decision; 0 when there is none. */
  head(): number
  /**
   * Publishes a release: record appended and channel moved in one transaction, durable when it returns.
   * Repeating a publication that stands (same number, digest and channel) returns the first record and writes nothing.
   * @throws STORAGE_CONFLICT when the number is taken or not the next one, or the channel points elsewhere than expected
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  publish(publication: NewPublication): Recorded<ReleaseDecision>
  /**
   * Points a channel at a published release (promotion, roll-back); copies no data.
   * @throws REGISTRY_RELEASE_UNKNOWN when the release was never published
   * @throws STORAGE_CONFLICT when the channel points elsewhere than expected
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  moveChannel(move: NewChannelMove): Recorded<ReleaseDecision>
  /**
   * Records that a gate kept a build back; it stands until the product is published or it is lifted. While one of the same
   * definition and inputs stands, repeating it returns that record and writes nothing.
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  recordHoldBack(heldBack: NewHoldBack): Recorded<HoldBackDecision>
  /**
   * Ends the hold-backs of a product that stand, because what serves is what is defined again; null when none stands.
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  liftHoldBack(lift: HoldBackLift): Recorded<LiftDecision> | null
  /**
   * Records that somebody asked for a product that is not there.
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   * @throws CANONICAL_JSON_INVALID when a text holds a lone surrogate
   */
  recordDemand(demand: NewDemand): Recorded<DemandDecision>
  /** What a channel of a product points to; null when there is no such channel. */
  channel(product: ProductName, channel: string): ReleasePointer | null
  /** All channels, by product and name. */
  channels(product?: ProductName): readonly ReleasePointer[]
  /** Published releases in the order of publishing. */
  publications(filter?: { readonly product?: ProductName; readonly version?: string }): readonly Publication[]
  /** One published release; null when it was never published. */
  publication(product: ProductName, version: string, release: number): Publication | null
  /** Builds that were kept back, in order, ended ones too; the last of a product with `endedBy` null is how it stands. */
  holdBacks(filter?: { readonly product?: ProductName; readonly isStanding?: boolean }): readonly HoldBack[]
  /** Every wish for a product, in the order of asking. */
  demand(): readonly Demand[]
  /** Decisions after a sequence, in order; all when absent. */
  records(after?: number): readonly DecisionRecord[]
  /**
   * Recomputes every hash and compares every projection with the records.
   * @throws STORAGE_CORRUPT naming the first record that does not hold
   */
  verifyChain(): { readonly records: number }
  /** Makes every projection anew from the records, in one transaction. */
  rebuild(): void
  close(): void
}

/**
 * Opens the decisions of a workspace, creating the store when it may be written.
 * @throws STORAGE_MISSING, STORAGE_FORMAT_NEWER, STORAGE_FORMAT_OLDER, STORAGE_CORRUPT, STORAGE_DISK_FULL, STORAGE_IO
 */
export function openDecisionLog(paths: Pick<WorkspacePaths, 'decisions'>, options: StoreOptions = {}): DecisionLog {
  const db = openSqlite(paths.decisions, { ...options, migrations: decisionMigrations })
  return {
    head: () => endOf(db).sequence,
    publish: (publication) => db.transaction(() => publish(db, publication)),
    moveChannel: (move) => db.transaction(() => moveChannel(db, move)),
    recordHoldBack: (heldBack) => db.transaction(() => recordHoldBack(db, heldBack)),
    liftHoldBack: (lift) => db.transaction(() => liftHoldBack(db, lift)),
    recordDemand: ({ wanted, use, actor, at }) =>
      db.transaction(() => append(db, { kind: 'demand', wanted, use, actor, at })),
    channel: (product, channel) => channelIn(db, product, channel),
    channels: (product = undefined) => db.all(selectChannels, product ?? null, product ?? null).map(pointerFrom),
    publications: ({ product = null, version = null } = {}) =>
      db.all(selectPublications, product, product, version, version).map(publicationFrom),
    publication: (product, version, release) => publicationIn(db, product, version, release),
    holdBacks: ({ product = null, isStanding = false } = {}) =>
      db.all(selectHoldBacks, product, product, isStanding ? 1 : 0).map(holdBackFrom),
    demand: () => db.all('SELECT * FROM demand ORDER BY sequence').map(demandFrom),
    records: (after = 0) => db.all('SELECT * FROM records WHERE sequence > ? ORDER BY sequence', after).map(recordFrom),
    verifyChain: () => verifyDecisions(db),
    rebuild: () => db.transaction(() => rebuildProjections(db)),
    close: () => db.close(),
  }
}

const selectChannels = 'SELECT * FROM channels WHERE (? IS NULL OR product = ?) ORDER BY product, channel'
const selectPublications = `SELECT * FROM publications WHERE (? IS NULL OR product = ?) AND (? IS NULL OR version = ?)
  ORDER BY sequence`

const selectHoldBacks = `SELECT * FROM hold_backs WHERE (? IS NULL OR product = ?) AND (? = 0 OR ended_by IS NULL)
  ORDER BY sequence`
const selectSameHoldBack = `SELECT sequence FROM hold_backs
  WHERE product = ? AND definition_digest = ? AND inputs_digest = ? AND ended_by IS NULL`

function publish(db: Sqlite, publication: NewPublication): Recorded<ReleaseDecision> {
  const { product, version, release, releaseDigest, channel } = publication
  checkObjectId(publication.manifestObject)
  const taken = publicationIn(db, product, version, release)
  const pointer = channelIn(db, product, channel)
  if (taken?.releaseDigest === releaseDigest && pointer?.releaseDigest === releaseDigest) {
    return recordAt(db, taken.sequence, isRelease)
  }
  if (taken !== null) throw numberTaken(publication, taken)
  const next = lastRelease(db, product, version) + 1
  if (release !== next) throw notNext(publication, next)
  requirePointer(product, channel, publication.expected, pointer)
  const { manifestObject, actor, at } = publication
  const from = pointer?.releaseDigest ?? null
  return append(db, {
    kind: 'publish',
    product,
    version,
    release,
    releaseDigest,
    manifestObject,
    channel,
    from,
    actor,
    at,
  })
}

function moveChannel(db: Sqlite, move: NewChannelMove): Recorded<ReleaseDecision> {
  const { product, version, release, channel, actor, at } = move
  const target = publicationIn(db, product, version, release)
  if (target === null) throw unknownRelease(move)
  const pointer = channelIn(db, product, channel)
  requirePointer(product, channel, move.expected, pointer)
  const { releaseDigest, manifestObject } = target
  const from = pointer?.releaseDigest ?? null
  const kind = 'move-channel'
  return append(db, { kind, product, version, release, releaseDigest, manifestObject, channel, from, actor, at })
}

function recordHoldBack(db: Sqlite, heldBack: NewHoldBack): Recorded<HoldBackDecision> {
  const { product, version, definitionDigest, inputsDigest, passed, total, rowsSeen, failed, actor, at } = heldBack
  const same = db.get(selectSameHoldBack, product, definitionDigest, inputsDigest)
  if (same !== null) return recordAt(db, numberIn(same, 'sequence'), isHoldBack)
  const build = { product, version, definitionDigest, inputsDigest }
  return append(db, { kind: 'hold-back', ...build, passed, total, rowsSeen, failed, actor, at })
}

function liftHoldBack(db: Sqlite, { product, actor, at }: HoldBackLift): Recorded<LiftDecision> | null {
  if (db.get(selectHoldBacks, product, product, 1) === null) return null
  return append(db, { kind: 'lift-hold-back', product, actor, at })
}

function append<Decided extends Decision>(db: Sqlite, decided: Decided): Recorded<Decided> {
  const end = endOf(db)
  const record = { ...decided, sequence: end.sequence + 1 }
  const chained = { ...record, previous: end.hash, hash: chainHash(record, end.hash) }
  const { sequence, previous, hash } = chained
  const text = canonicalJson(asJson(record))
  db.run('INSERT INTO records (sequence, record, previous, hash) VALUES (?, ?, ?, ?)', sequence, text, previous, hash)
  project(db, chained)
  return chained
}

function endOf(db: Sqlite): { readonly sequence: number; readonly hash: Digest | null } {
  const row = db.get('SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1')
  return row === null
    ? { sequence: 0, hash: null }
    : { sequence: numberIn(row, 'sequence'), hash: digestIn(row, 'hash') }
}

function recordAt<Wanted extends DecisionRecord>(
  db: Sqlite,
  sequence: number,
  isWanted: (record: DecisionRecord) => record is Wanted,
): Wanted {
  const record = recordFrom(db.get('SELECT * FROM records WHERE sequence = ?', sequence) ?? {})
  if (isWanted(record)) return record
  throw new ProvenderError(
    'STORAGE_CORRUPT',
    `decisions.db, record ${sequence} is of the kind ${record.kind}, which its projection does not say. Restore it from a backup.`,
    { sequence, kind: record.kind },
  )
}

const isRelease = (record: DecisionRecord): record is Recorded<ReleaseDecision> =>
  record.kind === 'publish' || record.kind === 'move-channel'
const isHoldBack = (record: DecisionRecord): record is Recorded<HoldBackDecision> => record.kind === 'hold-back'

function channelIn(db: Sqlite, product: ProductName, channel: string): ReleasePointer | null {
  const row = db.get('SELECT * FROM channels WHERE product = ? AND channel = ?', product, channel)
  return row === null ? null : pointerFrom(row)
}

function publicationIn(db: Sqlite, product: ProductName, version: string, release: number): Publication | null {
  const sql = 'SELECT * FROM publications WHERE product = ? AND version = ? AND release = ?'
  const row = db.get(sql, product, version, release)
  return row === null ? null : publicationFrom(row)
}

function lastRelease(db: Sqlite, product: ProductName, version: string): number {
  const sql = 'SELECT coalesce(max(release), 0) AS last FROM publications WHERE product = ? AND version = ?'
  return numberIn(db.get(sql, product, version) ?? {}, 'last')
}

function requirePointer(
  product: ProductName,
  channel: string,
  expected: Digest | null,
  pointer: ReleasePointer | null,
): void {
  const found = pointer?.releaseDigest ?? null
  if (found === expected) return
  throw new ProvenderError(
    'STORAGE_CONFLICT',
    `The channel ${channel} of ${product} was expected at ${expected ?? 'nothing'} and points to ${found ?? 'nothing'}. Nothing was written; plan again.`,
    { product, channel, expected, found },
  )
}

function numberTaken({ product, version, release, releaseDigest }: NewPublication, taken: Publication): ProvenderError {
  return new ProvenderError(
    'STORAGE_CONFLICT',
    `${showRelease(product, version, release)} is published already (digest ${taken.releaseDigest}, yours ${releaseDigest}). Nothing was written; plan again and publish under the next number.`,
    { product, version, release, found: taken.releaseDigest, yours: releaseDigest },
  )
}

function notNext({ product, version, release }: NewPublication, next: number): ProvenderError {
  return new ProvenderError(
    'STORAGE_CONFLICT',
    `The next release of ${product}@${version} is number ${next}, not ${release}. Nothing was written; plan again.`,
    { product, version, release, next },
  )
}

function unknownRelease({ product, version, release }: NewChannelMove): ProvenderError {
  return new ProvenderError(
    'REGISTRY_RELEASE_UNKNOWN',
    `${showRelease(product, version, release)} was never published, so no channel can point to it. List the releases with \`provender releases ${product}\`.`,
    { product, version, release },
  )
}
