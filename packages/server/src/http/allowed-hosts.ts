import { hostname, networkInterfaces } from 'node:os'
import { ProvenderError } from '@provender/kernel'

/** The parts of a request that say where it was sent to and from where. */
export interface RequestOrigin {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
}

/**
 * Whether a server bound to this host can be reached from this machine only.
 * @example isLoopback('127.0.0.1') // true
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/**
 * The Host headers that a server answers to.
 * @example allowedHosts('127.0.0.1', 4400).has('localhost:4400') // true
 */
export function allowedHosts(host: string, port: number): ReadonlySet<string> {
  const isWildcard = host === '0.0.0.0' || host === '::'
  const own = isWildcard ? [hostname(), ...machineAddresses()] : [host]
  const names = ['127.0.0.1', 'localhost', '::1', ...own].map((name) => bracketed(name.toLowerCase()))
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

/**
 * Refuses a request that was sent to another name (DNS rebinding) or comes from another site's page. A plain navigation
 * from another site is let through: it can read nothing for that site.
 * @throws HOST_REFUSED
 */
export function requireOwnHost(request: RequestOrigin, hosts: ReadonlySet<string>): void {
  const { method, host, origin, fetchSite, fetchMode } = request
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    throw new ProvenderError(
      'HOST_REFUSED',
      `This server does not answer to the host ${JSON.stringify((host ?? '').slice(0, 100))}. Use ${[...hosts][0]}.`,
    )
  }
  const isNavigation = (method === 'GET' || method === 'HEAD') && fetchMode === 'navigate'
  const isForeign = origin !== undefined && !hosts.has(origin.replace(/^https?:\/\//, '').toLowerCase())
  if (!isNavigation && (isForeign || fetchSite === 'cross-site')) {
    throw new ProvenderError(
      'HOST_REFUSED',
      'Pages of other sites may not use this server. Ask from the command line or from its own pages.',
    )
  }
}

function bracketed(name: string): string {
  return name.includes(':') ? `[${name}]` : name
}

function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
}
