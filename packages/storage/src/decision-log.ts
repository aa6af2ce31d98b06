import { type Digest, type ProductName, ProvenderError, showRelease } from '@provender/kernel'
import { appendDecision, endOf, recordAt } from './append-decision.ts'
import { rebuildProjections, verifyDecisions } from './decision-projections.ts'
import type {
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
import { demandFrom, holdBackFrom, pointerFrom, publicationFrom, recordFrom, tokenFrom } from './decision-rows.ts'
import { decisionMigrations } from './decision-schema.ts'
import type { StoreOptions } from './event-log.ts'
import { checkObjectId } from './object-ids.ts'
import { numberIn, type SqlRow } from './sql-row.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'
import { recordToken, revokeToken } from './token-decisions.ts'
import type { KeptToken, NewToken, RevocationDecision, TokenDecision, TokenRevocation } from './token-record.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** What was decided about products: the truth about what is published, kept back and wished for, and which tokens there are, as append-only chained records. */
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
  /**
   * Records a token by its hash. A name that an expired token still has is freed first, by a record that revokes that one.
   * Repeating a token with its hash returns the first record and writes nothing.
   * @throws TOKEN_NAME_TAKEN when a token of that name stands
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  recordToken(token: NewToken): Recorded<TokenDecision>
  /**
   * Revokes a token for good, by name or id. Repeated it returns the first record and writes nothing.
   * @throws TOKEN_UNKNOWN
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  revokeToken(revocation: TokenRevocation): Recorded<RevocationDecision>
  /** Every token that was ever made, in order. */
  tokens(): readonly KeptToken[]
  /** The token with this hash, whatever became of it; null when there is none. One look-up by an index. */
  tokenByHash(hash: Digest): KeptToken | null
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
      db.transaction(() => appendDecision(db, { kind: 'demand', wanted, use, actor, at })),
    recordToken: (token) => db.transaction(() => recordToken(db, token)),
    revokeToken: (revocation) => db.transaction(() => revokeToken(db, revocation)),
    tokens: () => db.all('SELECT * FROM tokens ORDER BY sequence').map(tokenFrom),
    tokenByHash: (hash) => tokenOrNull(db.get('SELECT * FROM tokens WHERE token_hash = ?', hash)),
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
  return appendDecision(db, {
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
  return appendDecision(db, {
    kind,
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

function recordHoldBack(db: Sqlite, heldBack: NewHoldBack): Recorded<HoldBackDecision> {
  const { product, version, definitionDigest, inputsDigest, passed, total, rowsSeen, failed, actor, at } = heldBack
  const same = db.get(selectSameHoldBack, product, definitionDigest, inputsDigest)
  if (same !== null) return recordAt(db, numberIn(same, 'sequence'), isHoldBack)
  const build = { product, version, definitionDigest, inputsDigest }
  return appendDecision(db, { kind: 'hold-back', ...build, passed, total, rowsSeen, failed, actor, at })
}

function liftHoldBack(db: Sqlite, { product, actor, at }: HoldBackLift): Recorded<LiftDecision> | null {
  if (db.get(selectHoldBacks, product, product, 1) === null) return null
  return appendDecision(db, { kind: 'lift-hold-back', product, actor, at })
}

const isRelease = (record: DecisionRecord): record is Recorded<ReleaseDecision> =>
  record.kind === 'publish' || record.kind === 'move-channel'
const isHoldBack = (record: DecisionRecord): record is Recorded<HoldBackDecision> => record.kind === 'hold-back'

const tokenOrNull = (row: SqlRow | null): KeptToken | null => (row === null ? null : tokenFrom(row))

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
