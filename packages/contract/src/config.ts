import { ProvenderError } from '@provender/kernel'
import { frozenCopy } from './frozen.ts'
import { checkProductPattern } from './product-pattern.ts'
import { isRecord, shown } from './refusal.ts'

/** A reference to a secret: only its name is written down; the owner process resolves it and logs never show it. */
export interface SecretRef {
  readonly secret: string
}

/**
 * Refers to a secret by the name of an environment variable.
 * @throws CONFIG_INVALID when the name is no environment variable name
 * @example secret('PERSON_KEY') // { secret: 'PERSON_KEY' }
 */
export function secret(name: string): SecretRef {
  if (!isSecretName(name)) {
    throw new ProvenderError(
      'CONFIG_INVALID',
      'secret(…) is given no name of an environment variable. Write one in capitals, such as PERSON_KEY, never the value itself.',
    )
  }
  return Object.freeze({ secret: name })
}

/** The settings of a workspace; everything has a default. */
export interface WorkspaceConfig {
  /** Where definitions are: globs of `*.product.ts` and `*.source.ts` files, relative to the workspace. */
  readonly definitions: readonly string[]
  /** Products that `anonymous` may read on loopback: names or patterns such as `library/*`. */
  readonly open: readonly string[]
  readonly http: { readonly host: string; readonly port: number }
  /** Required before the server binds beyond loopback. */
  readonly authentication: { readonly token: SecretRef } | null
  /** The key of person tokens; absent: made once and kept in the workspace. */
  readonly personKey: SecretRef | null
  /** Memory budgets of the engine's processes in MiB; 0 leaves the share of RAM that Provender takes by default. */
  readonly memoryMib: { readonly builder: number; readonly reader: number; readonly binder: number }
  readonly threads: number
  readonly limits: { readonly loadSeconds: number; readonly querySeconds: number; readonly columns: number }
}

/** The settings an author writes: any part of the whole. */
export type WorkspaceSettings = {
  readonly [Part in keyof WorkspaceConfig]?: WorkspaceConfig[Part] extends readonly unknown[] | number | null
    ? WorkspaceConfig[Part]
    : WorkspaceConfig[Part] extends SecretRef | { readonly token: SecretRef } | null
      ? WorkspaceConfig[Part]
      : Partial<WorkspaceConfig[Part]>
}

const defaults: WorkspaceConfig = {
  definitions: ['**/*.product.ts', '**/*.source.ts'],
  open: [],
  http: { host: '127.0.0.1', port: 4400 },
  authentication: null,
  personKey: null,
  memoryMib: { builder: 0, reader: 0, binder: 0 },
  threads: 0,
  limits: { loadSeconds: 10, querySeconds: 30, columns: 2000 },
}

/**
 * The settings of a workspace: default export of `provender.config.ts`.
 * @throws CONFIG_INVALID naming the part
 * @example defineConfig({ open: ['library/*'] }).http.port // 4400
 */
export function defineConfig(settings: WorkspaceSettings = {}): WorkspaceConfig {
  requireKnown('', settings, defaults)
  const config: WorkspaceConfig = {
    ...defaults,
    ...settings,
    http: { ...defaults.http, ...settings.http },
    memoryMib: { ...defaults.memoryMib, ...settings.memoryMib },
    limits: { ...defaults.limits, ...settings.limits },
  }
  requireNumbers('http', { port: config.http.port }, 65_535)
  requireNumbers('', { threads: config.threads }, 1024)
  requireNumbers('memoryMib', config.memoryMib)
  requireNumbers('limits', config.limits)
  if (typeof config.http.host !== 'string' || config.http.host.trim() === '') {
    throw refusal('http.host', `is ${shown(config.http.host)}; write a host name or address`)
  }
  requireLists({ definitions: config.definitions, open: config.open })
  for (const pattern of config.open) checkProductPattern(pattern)
  requireSecret('personKey', config.personKey)
  requireSecret('authentication.token', config.authentication === null ? null : (config.authentication.token ?? {}))
  return frozenCopy(config)
}

function requireKnown(where: string, settings: unknown, known: object): void {
  if (!isRecord(settings))
    throw refusal(where.slice(0, -1) || 'the default export', `is ${shown(settings)}; write an object of settings`)
  for (const [part, value] of Object.entries(settings)) {
    if (!Object.hasOwn(known, part)) {
      const all = Object.keys(known).join(', ')
      throw refusal(`${where}${part}`, `is no setting. There are: ${all}`)
    }
    if (value === undefined) throw refusal(`${where}${part}`, 'is undefined; leave it out to have the default')
    const inner: unknown = Reflect.get(known, part)
    if (isRecord(inner)) requireKnown(`${where}${part}.`, value, inner)
  }
}

function requireNumbers(where: string, values: object, greatest = Number.MAX_SAFE_INTEGER): void {
  for (const [part, value] of Object.entries(values)) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= greatest) continue
    const range = greatest === Number.MAX_SAFE_INTEGER ? 'from 0' : `from 0 to ${greatest}`
    throw refusal(where === '' ? part : `${where}.${part}`, `is ${shown(value)}; write a whole number ${range}`)
  }
}

function requireLists(values: Readonly<Record<string, unknown>>): void {
  for (const [part, value] of Object.entries(values)) {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) continue
    throw refusal(part, 'must be a list of texts')
  }
}

function requireSecret(part: string, value: unknown): void {
  if (value === null || (isRecord(value) && isSecretName(value['secret']))) return
  throw refusal(part, "is no reference to a secret; write secret('NAME'), never the value itself")
}

function isSecretName(name: unknown): boolean {
  return typeof name === 'string' && /^[A-Z][A-Z0-9_]*$/.test(name)
}

function refusal(part: string, problem: string): ProvenderError {
  return new ProvenderError('CONFIG_INVALID', `provender.config.ts: ${part} ${problem}.`, { part })
}
