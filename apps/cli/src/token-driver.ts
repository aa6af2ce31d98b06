import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { systemClock } from '@provender/kernel'
import { becomeOwner, findWorkspace } from '@provender/pipeline'
import {
  type CreatedToken,
  createToken,
  type DecisionLog,
  type KeptToken,
  openDecisionLog,
  type RevocationDecision,
  readOwner,
  type TokenRequest,
  workspacePaths,
} from '@provender/storage'
import type { CommandContext } from './command-context.ts'
import { localPrincipal } from './local-principal.ts'
import { reachOwner } from './workspace-driver.ts'

/** What can be done to tokens, wherever it is carried out. */
export interface TokenDriver {
  create(request: TokenRequest): Promise<CreatedToken>
  revoke(token: string): Promise<RevocationDecision>
}

/**
 * Lends a driver of tokens: the process that owns the workspace when one answers, else this one, as its owner for the time
 * of the work. Only the decisions are opened: a token can be revoked also where definitions or other stores are broken.
 * The index follows when the next owner starts.
 * @throws WORKSPACE_NOT_FOUND, OWNER_ACTIVE, TOKEN_NAME_TAKEN, TOKEN_UNKNOWN, REQUEST_INVALID
 */
export async function drivingTokens<Result>(
  context: CommandContext,
  work: (driver: TokenDriver) => Promise<Result>,
): Promise<Result> {
  const paths = workspacePaths(findWorkspace(context.folder))
  const actor = localPrincipal().name
  const client = await reachOwner(readOwner(paths))
  if (client !== null) {
    return work({
      create: (request) => client.createToken(request, actor),
      revoke: (token) => client.revokeToken(token, actor),
    })
  }
  const owner = becomeOwner(paths)
  try {
    return await withDecisions(openDecisionLog(paths), (decisions) => work(driverHere(decisions, actor)))
  } finally {
    owner.release()
  }
}

/** Every token that was ever made; none in a workspace that holds nothing yet. */
export async function listTokens(context: CommandContext): Promise<readonly KeptToken[]> {
  const paths = workspacePaths(findWorkspace(context.folder))
  if (!existsSync(paths.decisions)) return []
  return withDecisions(openDecisionLog(paths, { readOnly: true }), async (decisions) => decisions.tokens())
}

function driverHere(decisions: DecisionLog, actor: string): TokenDriver {
  return {
    create: async (request) => createToken(decisions, request, { actor, at: systemClock.now(), randomBytes }),
    revoke: async (token) => decisions.revokeToken({ token, actor, at: systemClock.now() }),
  }
}

async function withDecisions<Result>(
  decisions: DecisionLog,
  work: (decisions: DecisionLog) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(decisions)
  } finally {
    decisions.close()
  }
}
