import type { TokenRole } from '@provender/contract'
import type { Instant } from '@provender/kernel'
import type { KeptToken } from '@provender/storage'
import { renderTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'

/** A token as it is listed. */
export interface ListedToken {
  readonly id: number
  readonly name: string
  readonly role: TokenRole
  readonly domain: string | null
  readonly state: 'holds' | 'expired' | 'revoked'
  readonly expires: Instant | null
  readonly madeBy: string
  readonly madeAt: Instant
}

/**
 * A kept token as it is listed: without its hash.
 * @example listedToken(token, now).state // 'holds'
 */
export function listedToken(token: KeptToken, now: Instant): ListedToken {
  const { sequence: id, name, role, domain, expires, actor: madeBy, at: madeAt, revokedBy } = token
  const isExpired = expires !== null && expires <= now
  const state = revokedBy !== null ? 'revoked' : isExpired ? 'expired' : 'holds'
  return { id, name, role, domain, state, expires, madeBy, madeAt }
}

/** A token that was just made: the only time that it is shown. */
export function createdText(made: {
  readonly id: number
  readonly name: string
  readonly role: TokenRole
  readonly domain: string | null
  readonly expires: Instant | null
  readonly token: string
}): string {
  return [
    `token    ${made.token}`,
    `id       ${made.id}`,
    `name     ${made.name}`,
    `role     ${made.role}${made.domain === null ? '' : ` of ${made.domain}`}`,
    `expires  ${made.expires === null ? 'never' : seconds(made.expires)}`,
    'Keep it now: it is not shown again. It is sent as "authorization: Bearer <token>".',
  ].join('\n')
}

/** Every token, in the order of making. */
export function tokensText(tokens: readonly ListedToken[], { width }: Pick<Terminal, 'width'>): string {
  if (tokens.length === 0) return 'There are no tokens. Next: provender token create --name <name> --role consumer'
  const titles = ['id', 'name', 'role', 'domain', 'state', 'expires', 'made', 'made by']
  return renderTable({
    columns: titles.map((title) => ({ title })),
    rows: tokens.map((token) => [
      ...[token.id, token.name, token.role, token.domain ?? '–', token.state],
      ...[token.expires === null ? 'never' : seconds(token.expires), seconds(token.madeAt), token.madeBy],
    ]),
    width,
  })
}

/**
 * A token that opens nothing any more.
 * @example revokedText('ada', 17) // 'revoked ada (id 17): the next request with it is refused'
 */
export function revokedText(which: string, id: number): string {
  const named = which === String(id) ? `token ${id}` : `${which} (id ${id})`
  return `revoked ${named}: the next request with it is refused`
}

function seconds(at: Instant): string {
  return `${at.slice(0, 19)}Z`
}
