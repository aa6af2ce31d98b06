import { timingSafeEqual } from 'node:crypto'
import { type TokenPrincipal, type TokenRole, tokenRoles } from '@provender/contract'
import { checkName, digestOf, type Instant, instant, isProvenderError, ProvenderError } from '@provender/kernel'
import type { DecisionLog } from './decision-log.ts'
import type { NewToken } from './token-record.ts'

/** What a token is to be: asked for, not believed. */
export interface TokenRequest {
  readonly name: string
  readonly role: TokenRole
  readonly domain: string | null
  readonly expires: Instant | null
}

/** A token that was made. `secret` is the token itself: shown once, kept nowhere. */
export interface CreatedToken extends TokenRequest {
  readonly id: number
  readonly secret: string
  readonly at: Instant
}

/** Who makes a token, when, and with which chance. */
export interface TokenMaker {
  readonly actor: string
  readonly at: Instant
  readonly randomBytes: (size: number) => Uint8Array
}

const prefix = 'pvt_'
const secretBytes = 32
const secretPattern = /^pvt_[A-Za-z0-9_-]{43}$/

/**
 * Makes a token of 256 random bits and records its SHA-256.
 * @throws REQUEST_INVALID when what is asked for is no token
 * @throws TOKEN_NAME_TAKEN when a token of that name stands
 * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
 */
export function createToken(
  decisions: Pick<DecisionLog, 'recordToken'>,
  request: TokenRequest,
  { actor, at, randomBytes }: TokenMaker,
): CreatedToken {
  const checked = checkTokenRequest(request, at)
  const secret = prefix + Buffer.from(randomBytes(secretBytes)).toString('base64url')
  const { sequence } = decisions.recordToken({ ...checked, hash: digestOf(secret), actor, at } satisfies NewToken)
  return { ...checked, id: sequence, secret, at }
}

/**
 * Whose token this is; null when it is none, has expired or was revoked. One look-up.
 * @throws STORAGE_IO, STORAGE_CORRUPT
 */
export function tokenPrincipal(
  decisions: Pick<DecisionLog, 'tokenByHash'>,
  secret: string,
  now: Instant,
): TokenPrincipal | null {
  if (!secretPattern.test(secret)) return null
  const hash = digestOf(secret)
  const token = decisions.tokenByHash(hash)
  if (token === null || !timingSafeEqual(Buffer.from(token.tokenHash), Buffer.from(hash))) return null
  if (token.revokedBy !== null || (token.expires !== null && token.expires <= now)) return null
  return { kind: 'token', name: token.name, role: token.role, domain: token.domain }
}

/**
 * A request for a token, whatever it came through, as one that may be carried out.
 * @throws REQUEST_INVALID naming the part that does not fit
 * @example checkTokenRequest({ name: 'ada', role: 'consumer', domain: null, expires: null }, at).name // 'ada'
 */
export function checkTokenRequest(request: TokenRequest, at: Instant): TokenRequest {
  const { name, role, domain, expires } = request
  named('token', name)
  if (takenNames.has(name)) throw refusal('name', `${name} is the name of another kind of principal; choose another`)
  if (!tokenRoles.includes(role)) throw refusal('role', `it is one of ${tokenRoles.join(', ')}`)
  if (domain !== null) named('domain', domain)
  if (domain === null && needsDomain.has(role)) {
    throw refusal('domain', `a ${role} is one of a domain; say which`)
  }
  if (expires !== null && instantIn(expires) <= at) throw refusal('expires', `${expires} has passed`)
  return { name, role, domain, expires }
}

const takenNames: ReadonlySet<string> = new Set(['local', 'anonymous', 'provender'])
const needsDomain: ReadonlySet<TokenRole> = new Set<TokenRole>(['producer', 'maintainer'])

function named(kind: 'token' | 'domain', name: unknown): void {
  try {
    checkName(kind, typeof name === 'string' ? name : '')
  } catch (error) {
    if (!isProvenderError(error)) throw error
    throw refusal(kind === 'token' ? 'name' : 'domain', String(error.details['rule']))
  }
}

function instantIn(expires: Instant): Instant {
  if (isInstant(expires)) return expires
  throw refusal('expires', 'it is a UTC instant with six decimals')
}

function isInstant(text: unknown): boolean {
  try {
    return typeof text === 'string' && instant(text) === text
  } catch {
    return false
  }
}

function refusal(parameter: string, why: string): ProvenderError {
  return new ProvenderError('REQUEST_INVALID', `No such token can be made: ${parameter}: ${why}.`, { parameter })
}
