import { systemClock } from '@provender/kernel'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { TokenFlags } from '../flags.ts'
import { createdText, listedToken, revokedText, tokensText } from '../render/token-text.ts'
import { drivingTokens, listTokens } from '../token-driver.ts'
import { parseExpiry } from '../token-expiry.ts'

/**
 * `provender token create`: makes a token and prints it, this once.
 * @throws USAGE, REQUEST_INVALID, TOKEN_NAME_TAKEN, OWNER_ACTIVE
 */
export async function runTokenCreate(
  context: CommandContext,
  { name, role, domain = null, expires }: Omit<TokenFlags, 'domain'> & { readonly domain?: string | null },
): Promise<ExitCode> {
  const until = expires === undefined ? null : parseExpiry(expires, systemClock.now())
  const { id, secret } = await drivingTokens(context, (driver) => driver.create({ name, role, domain, expires: until }))
  const made = { id, name, role, domain, expires: until, token: secret }
  answer(context, made, () => createdText(made))
  return exitCodes.done
}

/** `provender token list`: every token that was ever made, without what would open anything. */
export async function runTokenList(context: CommandContext): Promise<ExitCode> {
  const now = systemClock.now()
  const tokens = (await listTokens(context)).map((token) => listedToken(token, now))
  answer(context, { tokens }, () => tokensText(tokens, context.terminal))
  return exitCodes.done
}

/**
 * `provender token revoke <name or id>`: ends a token for good.
 * @throws TOKEN_UNKNOWN, OWNER_ACTIVE
 */
export async function runTokenRevoke(context: CommandContext, which: string): Promise<ExitCode> {
  const { token: id, at, actor } = await drivingTokens(context, (driver) => driver.revoke(which))
  answer(context, { id, revokedAt: at, revokedBy: actor }, () => revokedText(which, id))
  return exitCodes.done
}
