import { ProvenderError } from '@provender/kernel'
import { appendDecision, recordAt } from './append-decision.ts'
import type { DecisionRecord, Recorded } from './decision-record.ts'
import { tokenFrom } from './decision-rows.ts'
import type { Sqlite } from './sqlite.ts'
import type { KeptToken, NewToken, RevocationDecision, TokenDecision, TokenRevocation } from './token-record.ts'

/**
 * Records a token, within the transaction of its caller.
 * @throws TOKEN_NAME_TAKEN when a token of that name stands
 */
export function recordToken(db: Sqlite, token: NewToken): Recorded<TokenDecision> {
  const { name, role, domain, expires, hash: tokenHash, actor, at } = token
  const same = db.get('SELECT * FROM tokens WHERE token_hash = ?', tokenHash)
  if (same !== null) return recordAt(db, tokenFrom(same).sequence, isToken)
  const holder = db.get('SELECT * FROM tokens WHERE name = ? AND revoked_by IS NULL', name)
  if (holder !== null) freeName(db, tokenFrom(holder), token)
  return appendDecision(db, { kind: 'token', name, role, domain, expires, tokenHash, actor, at })
}

/** At most one token of a name is not revoked, whatever the clock does: an expired one is revoked before the next. */
function freeName(db: Sqlite, { sequence, expires }: KeptToken, { name, actor, at }: NewToken): void {
  if (expires === null || expires > at) {
    throw new ProvenderError(
      'TOKEN_NAME_TAKEN',
      `There is a token named ${name} already (id ${sequence}). Revoke it first, or choose another name.`,
      { name, id: sequence },
    )
  }
  appendDecision(db, { kind: 'token-revoked', token: sequence, actor, at })
}

/** Names begin with a letter, so what is made of digits is an id. */
const selectNamed = `SELECT * FROM tokens WHERE CAST(sequence AS TEXT) = ? OR name = ?
  ORDER BY revoked_by IS NOT NULL, sequence DESC LIMIT 1`

/**
 * Revokes a token, within the transaction of its caller.
 * @throws TOKEN_UNKNOWN
 */
export function revokeToken(db: Sqlite, { token, actor, at }: TokenRevocation): Recorded<RevocationDecision> {
  const row = db.get(selectNamed, token, token)
  if (row === null) {
    throw new ProvenderError(
      'TOKEN_UNKNOWN',
      `There is no token ${JSON.stringify(token.slice(0, 100))}. List them: provender token list`,
      { token: token.slice(0, 100) },
    )
  }
  const { sequence, revokedBy } = tokenFrom(row)
  if (revokedBy !== null) return recordAt(db, revokedBy, isRevocation)
  return appendDecision(db, { kind: 'token-revoked', token: sequence, actor, at })
}

const isToken = (record: DecisionRecord): record is Recorded<TokenDecision> => record.kind === 'token'
const isRevocation = (record: DecisionRecord): record is Recorded<RevocationDecision> => record.kind === 'token-revoked'
