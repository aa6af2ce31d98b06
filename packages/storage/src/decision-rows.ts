import { type TokenRole, tokenRoles } from '@provender/contract'
import { type Digest, type Instant, type ProductName, ProvenderError } from '@provender/kernel'
import type { DecisionRecord, Demand, FailedCheck, HoldBack, Publication, ReleasePointer } from './decision-record.ts'
import { digestIn, instantOrNullIn, numberIn, type SqlRow, textIn, textOrNullIn } from './sql-row.ts'
import type { KeptToken } from './token-record.ts'

/**
 * A row of `records` as the decision that it keeps.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function recordFrom(row: SqlRow): DecisionRecord {
  const record = JSON.parse(textIn(row, 'record')) as Omit<DecisionRecord, 'previous' | 'hash'>
  const chain = { previous: textOrNullIn(row, 'previous') as Digest | null, hash: digestIn(row, 'hash') }
  return { ...record, ...chain } as DecisionRecord
}

/**
 * A row of `publications`.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function publicationFrom(row: SqlRow): Publication {
  return {
    product: textIn(row, 'product') as ProductName,
    version: textIn(row, 'version'),
    release: numberIn(row, 'release'),
    releaseDigest: digestIn(row, 'release_digest'),
    manifestObject: textIn(row, 'manifest_object'),
    ...decidedIn(row),
  }
}

/**
 * A row of `channels`.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function pointerFrom(row: SqlRow): ReleasePointer {
  return { ...publicationFrom(row), channel: textIn(row, 'channel') }
}

/**
 * A row of `hold_backs`.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function holdBackFrom(row: SqlRow): HoldBack {
  return {
    product: textIn(row, 'product') as ProductName,
    version: textIn(row, 'version'),
    definitionDigest: digestIn(row, 'definition_digest'),
    inputsDigest: digestIn(row, 'inputs_digest'),
    passed: numberIn(row, 'passed'),
    total: numberIn(row, 'total'),
    rowsSeen: numberIn(row, 'rows_seen'),
    failed: JSON.parse(textIn(row, 'failed')) as readonly FailedCheck[],
    ...decidedIn(row),
    endedBy: row['ended_by'] === null ? null : numberIn(row, 'ended_by'),
  }
}

/**
 * A row of `demand`.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function demandFrom(row: SqlRow): Demand {
  return { wanted: textIn(row, 'wanted'), use: textOrNullIn(row, 'use'), ...decidedIn(row) }
}

/**
 * A row of `tokens`.
 * @throws STORAGE_CORRUPT when a column holds something else
 */
export function tokenFrom(row: SqlRow): KeptToken {
  return {
    name: textIn(row, 'name'),
    role: roleIn(row),
    domain: textOrNullIn(row, 'domain'),
    expires: instantOrNullIn(row, 'expires'),
    tokenHash: digestIn(row, 'token_hash'),
    ...decidedIn(row),
    revokedBy: row['revoked_by'] === null ? null : numberIn(row, 'revoked_by'),
  }
}

function roleIn(row: SqlRow): TokenRole {
  const role = tokenRoles.find((one) => one === row['role'])
  if (role !== undefined) return role
  throw new ProvenderError('STORAGE_CORRUPT', 'decisions.db holds a token of no known role. Restore it from a backup.')
}

function decidedIn(row: SqlRow): { readonly actor: string; readonly at: Instant; readonly sequence: number } {
  return { actor: textIn(row, 'actor'), at: textIn(row, 'at') as Instant, sequence: numberIn(row, 'sequence') }
}
