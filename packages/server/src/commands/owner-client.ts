import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { type ErrorJson, errorCodes, errorFromJson, type Json, ProvenderError } from '@provender/kernel'
import type { ApplyProgress, ApplyReport, WorkspacePlan } from '@provender/pipeline'
import type { CreatedToken, OwnerInfo, RevocationDecision, TokenRequest } from '@provender/storage'
import type { ApplyLine, OwnerRows, OwnerStatus } from './command-answers.ts'

/** Commands that the owner of a workspace carries out for another process. All throw OWNER_UNREACHABLE when it is gone. */
export interface OwnerClient {
  status(): Promise<OwnerStatus>
  plan(): Promise<WorkspacePlan>
  /** Throws what the apply threw in the owner. */
  apply(options?: {
    readonly actor?: string
    readonly onProgress?: (progress: ApplyProgress) => void
    readonly signal?: AbortSignal
    readonly replay?: readonly string[]
  }): Promise<ApplyReport>
  query(query: { readonly sql: string; readonly limit: number; readonly signal?: AbortSignal }): Promise<OwnerRows>
  /** Throws REQUEST_INVALID, TOKEN_NAME_TAKEN. */
  createToken(request: TokenRequest, actor: string): Promise<CreatedToken>
  /** By name or id. Throws TOKEN_UNKNOWN. */
  revokeToken(token: string, actor: string): Promise<RevocationDecision>
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: Json
  readonly actor?: string
  readonly signal?: AbortSignal
}

/**
 * The client of an owner's command socket.
 * @throws OWNER_UNREACHABLE (from its methods) when the owner does not answer
 */
export function ownerClient(owner: Pick<OwnerInfo, 'socket' | 'token'>): OwnerClient {
  const json = async <Answer>(call: Call): Promise<Answer> =>
    JSON.parse(await textOf(await send(owner, call), call)) as Answer
  return {
    status: () => json({ method: 'GET', path: '/status' }),
    plan: () => json({ method: 'POST', path: '/plan' }),
    query: ({ sql, limit, signal }) =>
      json({ method: 'POST', path: '/query', body: { sql, limit }, ...(signal === undefined ? {} : { signal }) }),
    createToken: ({ name, role, domain, expires }, actor) =>
      json({ method: 'POST', path: '/tokens', body: { name, role, domain, expires }, actor }),
    revokeToken: (token, actor) => json({ method: 'POST', path: '/tokens/revoke', body: { token }, actor }),
    async apply({ actor, onProgress, signal, replay = [] } = {}) {
      const call: Call = {
        ...{ method: 'POST', path: '/apply', body: { replay: [...replay] } },
        ...(actor === undefined ? {} : { actor }),
        ...(signal === undefined ? {} : { signal }),
      }
      const answer = await send(owner, call)
      if (answer.statusCode !== 200) await textOf(answer, call)
      return readReport(answer, onProgress ?? (() => {}), call)
    },
  }
}

async function readReport(
  answer: IncomingMessage,
  onProgress: (progress: ApplyProgress) => void,
  call: Call,
): Promise<ApplyReport> {
  try {
    for await (const text of createInterface({ input: answer })) {
      const line = JSON.parse(text) as ApplyLine
      if (line.kind === 'report') return line.report
      if (line.kind === 'error') throw known(line.error)
      onProgress(line.progress)
    }
  } catch (error) {
    if (error instanceof ProvenderError) throw error
    throw unreachable(call, error)
  }
  throw unreachable(call, null)
}

function send(owner: Pick<OwnerInfo, 'socket' | 'token'>, call: Call): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const body = call.body === undefined ? null : JSON.stringify(call.body)
  const sent = request(
    {
      socketPath: owner.socket,
      path: call.path,
      method: call.method,
      headers: {
        authorization: `Bearer ${owner.token}`,
        ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...(call.actor === undefined ? {} : { 'provender-actor': call.actor }),
      },
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    },
    resolve,
  )
  sent.on('error', (error) => reject(unreachable(call, error)))
  sent.end(body ?? undefined)
  return promise
}

async function textOf(answer: IncomingMessage, call: Call): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer)
  } catch (error) {
    throw unreachable(call, error)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  if (answer.statusCode === 200) return text
  throw problemIn(text, call)
}

function problemIn(text: string, call: Call): ProvenderError {
  try {
    return known(JSON.parse(text) as ErrorJson)
  } catch (error) {
    return unreachable(call, error)
  }
}

function known(error: ErrorJson): ProvenderError {
  return Object.hasOwn(errorCodes, error.code)
    ? errorFromJson(error)
    : new ProvenderError('INTERNAL', `The owner answered with a code that is not known here: ${error.message}`)
}

function unreachable({ path, signal }: Call, cause: unknown): ProvenderError {
  if (signal?.aborted === true) {
    return new ProvenderError('ENGINE_CANCELLED', `The command ${path.slice(1)} was cancelled.`, {}, { cause })
  }
  return new ProvenderError(
    'OWNER_UNREACHABLE',
    `The process that owns the workspace did not carry out ${path.slice(1)}: it does not answer or ended. Repeat the command; without an owner it runs here.`,
    {},
    { cause },
  )
}
