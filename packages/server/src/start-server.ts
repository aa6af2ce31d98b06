import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import type { WorkspaceConfig } from '@provender/contract'
import { memoryBudgets } from '@provender/engine'
import { type Clock, ProvenderError, systemClock } from '@provender/kernel'
import type { Workspace } from '@provender/pipeline'
import {
  arrivalsOf,
  governedAccess,
  mountCatalog,
  mountRest,
  openGovernedEngine,
  openReleaseCatalog,
} from '@provender/ports'
import { tokenPrincipal } from '@provender/storage'
import type { FastifyInstance } from 'fastify'
import { openActivityFeed } from './activity/activity-feed.ts'
import { hearing } from './activity/may-hear.ts'
import { mountActivity } from './activity/mount-activity.ts'
import { reportApplies } from './activity/report-applies.ts'
import { type CommandSocket, openCommandSocket } from './commands/command-socket.ts'
import { replayCommand } from './commands/replay-command.ts'
import { allowedHosts, isLoopback } from './http/allowed-hosts.ts'
import { createApp } from './http/create-app.ts'
import { mountWebApp } from './http/mount-web-app.ts'
import { principalsBy } from './http/principals.ts'
import { ownVersion } from './own-version.ts'

/** The parts of an open workspace that are served. */
export type ServedWorkspace = Pick<Workspace, 'paths' | 'stores' | 'owner' | 'loaded' | 'plan' | 'apply'>

/** How a workspace is served. */
export interface ServerOptions {
  readonly workspace: ServedWorkspace
  /** As configured when absent. */
  readonly host?: string
  /** As configured when absent; 0 takes a free one. */
  readonly port?: number
  /** Where secrets are looked up by name. */
  readonly secrets?: Readonly<Record<string, string | undefined>>
  /** Hears of faults: they are not told to whoever asked. */
  readonly onFault?: (error: unknown) => void
  /** Requests in work at once; default 256. */
  readonly maxRequests?: number
  /** Folder of the built catalog pages; without it the API answers alone. */
  readonly pages?: string
  /** By which tokens expire and what is recorded gets its time; the machine's when absent. */
  readonly clock?: Clock
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string
  /** Applies the workspace and tells of it in the activity. */
  readonly apply: ServedWorkspace['apply']
  /** Ends every connection, query and process of the server. */
  close(): Promise<void>
}

/**
 * Serves a workspace: the ports, the catalog pages and, when this process owns the workspace, the owner's command socket.
 * @throws SERVER_UNSAFE_BIND, SERVER_PORT_IN_USE, SECRET_MISSING, STORAGE_MISSING
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workspace, onFault = () => {}, clock = systemClock } = options
  const { config } = workspace.loaded
  const { host = config.http.host, port = config.http.port } = options
  const configured = configuredToken(config, options.secrets ?? {})
  requireSafeBind(host, configured)
  const { catalog, engine, access, stores } = governedServices(workspace)
  let hosts: ReadonlySet<string> = new Set()
  const maxRequests = options.maxRequests ?? 256
  const app = createApp({ hosts: () => hosts, onFault, maxRequests })
  const feed = openActivityFeed(randomBytes(6).toString('hex'))
  const apply = reportApplies((how) => workspace.apply(how), feed, clock)
  const replays = workspace.owner === null ? null : replayCommand(workspace, apply)
  const principals = principalsBy({
    workspaceTokens: [workspace.owner?.info.token, configured].filter((token) => token !== undefined && token !== null),
    isAnonymousAllowed: isLoopback(host),
    tokenPrincipal: (token) => tokenPrincipal(stores.decisions, token, clock.now()),
  })
  const principalOf = (request: { readonly headers: { readonly authorization?: string | undefined } }) =>
    principals(request.headers.authorization)
  mountRest(app, { access, catalog, principalOf })
  mountCatalog(app, {
    ...{ access, catalog, engine, principalOf, clock, limits: config.limits, random: randomBytes },
    ...{ index: stores.index, log: stores.log, decisions: stores.decisions, objects: stores.objects },
    ...{ version: ownVersion(), commands: replays, arrivals: arrivalsOf(stores.log) },
  })
  if (options.pages !== undefined) mountWebApp(app, options.pages)
  mountActivity(app, {
    ...{ feed, principalOf, mostStreams: Math.ceil(maxRequests / 4) },
    mayHear: hearing(() => workspace.loaded, { open: config.open }),
  })
  let commands: CommandSocket | null = null
  const close = async (): Promise<void> => {
    await replays?.close()
    await commands?.close()
    feed.close()
    await app.close()
    await engine.close()
  }
  try {
    const bound = await listen(app, host, port)
    hosts = allowedHosts(host, bound)
    const url = `http://${shownHost(host)}:${bound}`
    commands = workspace.owner === null ? null : await openCommandSocket({ workspace, apply, access, stores, clock })
    workspace.owner?.announce(url)
    return {
      url,
      apply,
      close: async () => {
        await close()
        workspace.owner?.announce(null)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function governedServices({ paths, stores, loaded }: ServedWorkspace) {
  if (stores === null) {
    throw new ProvenderError('STORAGE_MISSING', 'Nothing was published in this workspace yet. Run: provender apply')
  }
  const { config } = loaded
  const catalog = openReleaseCatalog(stores)
  const engine = openGovernedEngine({
    paths,
    objects: stores.objects,
    memoryMib: memoryBudgets(totalmem(), config.memoryMib).reader,
    threads: config.threads > 0 ? config.threads : availableParallelism(),
    timeoutMs: config.limits.querySeconds * 1000,
  })
  return {
    stores,
    catalog,
    engine,
    access: governedAccess({ catalog, engine, workspace: () => ({ open: config.open }) }),
  }
}

function configuredToken(
  { authentication }: WorkspaceConfig,
  secrets: Readonly<Record<string, string | undefined>>,
): string | null {
  if (authentication === null) return null
  const name = authentication.token.secret
  const token = secrets[name]
  if (token !== undefined && token.length >= 16) return token
  throw new ProvenderError(
    'SECRET_MISSING',
    `The secret ${name} (authentication.token in provender.config.ts) ${token === undefined ? 'is not set' : 'is shorter than 16 characters'}. Set it in the environment of provender serve.`,
    { secret: name },
  )
}

function requireSafeBind(host: string, token: string | null): void {
  if (isLoopback(host) || token !== null) return
  throw new ProvenderError(
    'SERVER_UNSAFE_BIND',
    `Serving at ${host} would open the workspace to other machines, and no authentication is configured. Set authentication: { token: secret('PROVENDER_TOKEN') } in provender.config.ts, or serve at 127.0.0.1.`,
    { host },
  )
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port })
    return (app.server.address() as AddressInfo).port
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new ProvenderError(
      'SERVER_PORT_IN_USE',
      `The port ${port} at ${host} is taken. Choose another: provender serve --port ${port + 1} (or --port 0 for any that is free).`,
      { host, port },
      { cause: error },
    )
  }
}

function shownHost(host: string): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return name.includes(':') && !name.startsWith('[') ? `[${name}]` : name
}
