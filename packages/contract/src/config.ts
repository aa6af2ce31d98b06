import { ProvenderError } from '@provender/kernel'

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
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    throw new ProvenderError(
      'CONFIG_INVALID',
      `secret("${name}"): write the name of an environment variable in capitals, never the value itself.`,
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
  const known = new Set(Object.keys(defaults))
  for (const part of Object.keys(settings)) {
    if (!known.has(part))
      throw new ProvenderError(
        'CONFIG_INVALID',
        `provender.config.ts: there is no setting "${part}". There are: ${[...known].join(', ')}.`,
      )
  }
  const config = {
    ...defaults,
    ...settings,
    http: { ...defaults.http, ...settings.http },
    memoryMib: { ...defaults.memoryMib, ...settings.memoryMib },
    limits: { ...defaults.limits, ...settings.limits },
  }
  requireNumbers({ 'http.port': config.http.port, threads: config.threads, ...config.memoryMib, ...config.limits })
  requireLists({ definitions: config.definitions, open: config.open })
  return Object.freeze(config)
}

function requireNumbers(values: Readonly<Record<string, unknown>>): void {
  for (const [part, value] of Object.entries(values)) {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      throw new ProvenderError(
        'CONFIG_INVALID',
        `provender.config.ts: ${part} is ${JSON.stringify(value)}; write a whole number from 0.`,
        { part },
      )
    }
  }
}

function requireLists(values: Readonly<Record<string, unknown>>): void {
  for (const [part, value] of Object.entries(values)) {
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
      throw new ProvenderError('CONFIG_INVALID', `provender.config.ts: ${part} must be a list of texts.`, { part })
    }
  }
}
