import { canonicalJson, type Digest, type ProductName, ProvenderError, showRelease } from '@provender/kernel'
import { asJson, chainHash, requireChained } from './chain.ts'
import type { DecisionRecord, NewChannelMove, NewPublication, Publication, ReleasePointer } from './decision-record.ts'
import { decisionMigrations, emptyProjections, insertPublication, upsertChannel } from './decision-schema.ts'
import type { StoreOptions } from './event-log.ts'
import { checkObjectId } from './object-ids.ts'
import { digestIn, numberIn, type SqlRow, textIn, textOrNullIn } from './sql-row.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** Channel moves and publications: the truth about what is published, as append-only chained records. */
export interface DecisionLog {
  /** Sequence of the last decision; 0 when there is none. */
  head(): number
  /**
   * Publishes a release: record appended and channel moved in one transaction, durable when it returns.
   * Repeating a publication that stands (same number, digest and channel) returns the first record and writes nothing.
   * @throws STORAGE_CONFLICT when the number is taken or not the next one, or the channel points elsewhere than expected
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  publish(publication: NewPublication): DecisionRecord
  /**
   * Points a channel at a published release (promotion, roll-back); copies no data.
   * @throws REGISTRY_RELEASE_UNKNOWN when the release was never published
   * @throws STORAGE_CONFLICT when the channel points elsewhere than expected
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  moveChannel(move: NewChannelMove): DecisionRecord
  /** What a channel of a product points to; null when there is no such channel. */
  channel(product: ProductName, channel: string): ReleasePointer | null
  /** All channels, by product and name. */
  channels(product?: ProductName): readonly ReleasePointer[]
  /** Published releases in the order of publishing. */
  publications(filter?: { readonly product?: ProductName; readonly version?: string }): readonly Publication[]
  /** One published release; null when it was never published. */
  publication(product: ProductName, version: string, release: number): Publication | null
  /** Decisions after a sequence, in order; all when absent. */
  records(after?: number): readonly DecisionRecord[]
  /**
   * Recomputes every hash and compares channels and publications with the records.
   * @throws STORAGE_CORRUPT naming the first record that does not hold
   */
  verifyChain(): { readonly records: number }
  /** Makes channels and publications anew from the records, in one transaction. */
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
    channel: (product, channel) => channelIn(db, product, channel),
    channels: (product = undefined) => db.all(selectChannels, product ?? null, product ?? null).map(pointerFrom),
    publications: ({ product = null, version = null } = {}) =>
      db.all(selectPublications, product, product, version, version).map(publicationFrom),
    publication: (product, version, release) => publicationIn(db, product, version, release),
    records: (after = 0) => db.all('SELECT * FROM records WHERE sequence > ? ORDER BY sequence', after).map(recordFrom),
    verifyChain: () => verifyChain(db),
    rebuild: () => db.transaction(() => rebuild(db)),
    close: () => db.close(),
  }
}

const selectChannels = 'SELECT * FROM channels WHERE (? IS NULL OR product = ?) ORDER BY product, channel'
const selectPublications = `SELECT * FROM publications WHERE (? IS NULL OR product = ?) AND (? IS NULL OR version = ?)
  ORDER BY sequence`

type Unchained = Omit<DecisionRecord, 'sequence' | 'previous' | 'hash'>

function publish(db: Sqlite, publication: NewPublication): DecisionRecord {
  const { product, version, release, releaseDigest, channel } = publication
  checkObjectId(publication.manifestObject)
  const taken = publicationIn(db, product, version, release)
  const pointer = channelIn(db, product, channel)
  if (taken?.releaseDigest === releaseDigest && pointer?.releaseDigest === releaseDigest) {
    return recordAt(db, taken.sequence)
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

function moveChannel(db: Sqlite, move: NewChannelMove): DecisionRecord {
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

function append(db: Sqlite, decided: Unchained): DecisionRecord {
  const end = endOf(db)
  const record = { ...decided, sequence: end.sequence + 1 }
  const chained: DecisionRecord = { ...record, previous: end.hash, hash: chainHash(record, end.hash) }
  const { sequence, previous, hash } = chained
  const text = canonicalJson(asJson(record))
  db.run('INSERT INTO records (sequence, record, previous, hash) VALUES (?, ?, ?, ?)', sequence, text, previous, hash)
  project(db, chained)
  return chained
}

function project(db: Sqlite, record: DecisionRecord): void {
  const { product, version, release, releaseDigest, manifestObject, channel, actor, at, sequence } = record
  const facts = [version, release, releaseDigest, manifestObject, actor, at, sequence] as const
  if (record.kind === 'publish') db.run(insertPublication, product, ...facts)
  db.run(upsertChannel, product, channel, ...facts)
}

function rebuild(db: Sqlite): void {
  for (const statement of emptyProjections) db.run(statement)
  for (const row of db.all('SELECT * FROM records ORDER BY sequence')) project(db, recordFrom(row))
}

function verifyChain(db: Sqlite): { readonly records: number } {
  let sequence = 0
  let previous: Digest | null = null
  const publications = new Map<string, string>()
  const channels = new Map<string, string>()
  for (const row of db.each('SELECT * FROM records ORDER BY sequence')) {
    const { hash, previous: before, ...record } = recordFrom(row)
    const isNext = numberIn(row, 'sequence') === sequence + 1 && record.sequence === sequence + 1
    requireChained(isNext, 'decisions.db', numberIn(row, 'sequence'), 'its place in the order')
    sequence = record.sequence
    const isChained = before === previous && hash === chainHash(record, previous)
    requireChained(isChained, 'decisions.db', sequence, 'its hash')
    previous = hash
    const { kind, from, channel, ...released } = record
    if (kind === 'publish') publications.set(`${record.product}@${record.version}#${record.release}`, shown(released))
    channels.set(`${record.product} ${channel}`, shown({ ...released, channel }))
  }
  const storedPublications = db.all(selectPublications, null, null, null, null).map(publicationFrom).map(shown)
  requireChained(same(storedPublications, publications), 'decisions.db', sequence, 'the table of publications')
  const storedChannels = db.all(selectChannels, null, null).map(pointerFrom).map(shown)
  requireChained(same(storedChannels, channels), 'decisions.db', sequence, 'the table of channels')
  return { records: sequence }
}

const shown = (value: object): string => canonicalJson(asJson(value))

function same(stored: readonly string[], expected: ReadonlyMap<string, string>): boolean {
  return [...stored].sort().join('\n') === [...expected.values()].sort().join('\n')
}

function endOf(db: Sqlite): { readonly sequence: number; readonly hash: Digest | null } {
  const row = db.get('SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1')
  return row === null
    ? { sequence: 0, hash: null }
    : { sequence: numberIn(row, 'sequence'), hash: digestIn(row, 'hash') }
}

function recordAt(db: Sqlite, sequence: number): DecisionRecord {
  return recordFrom(db.get('SELECT * FROM records WHERE sequence = ?', sequence) ?? {})
}

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

function recordFrom(row: SqlRow): DecisionRecord {
  const record = JSON.parse(textIn(row, 'record')) as Omit<DecisionRecord, 'previous' | 'hash'>
  return { ...record, previous: textOrNullIn(row, 'previous') as Digest | null, hash: digestIn(row, 'hash') }
}

function publicationFrom(row: SqlRow): Publication {
  return {
    product: textIn(row, 'product') as ProductName,
    version: textIn(row, 'version'),
    release: numberIn(row, 'release'),
    releaseDigest: digestIn(row, 'release_digest'),
    manifestObject: textIn(row, 'manifest_object'),
    actor: textIn(row, 'actor'),
    at: textIn(row, 'at') as Publication['at'],
    sequence: numberIn(row, 'sequence'),
  }
}

function pointerFrom(row: SqlRow): ReleasePointer {
  return { ...publicationFrom(row), channel: textIn(row, 'channel') }
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
