import type { TokenRole } from '@provender/contract'
import type { CommandContext } from './command-context.ts'
import type { ExitCode } from './exit-codes.ts'

/** Options that every command has. */
export interface SharedOptions {
  readonly json?: boolean
  readonly workspace?: string
  readonly debug?: boolean
}

/** Runs one command to its end. */
export type RunCommand = (options: SharedOptions, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>

/** What `apply` takes in, beyond what changed. */
export interface ApplyFlags {
  readonly replay?: readonly string[]
}

/** How `start` and `serve` are told to serve. */
export interface ServeFlags {
  readonly once?: boolean
  readonly port?: number
  readonly host?: string
}

/** How `query` writes its rows. */
export interface QueryFlags {
  readonly limit: number
  readonly format: 'table' | 'csv' | 'json' | 'ndjson'
}

/** What `events` lists. */
export interface EventsFlags {
  readonly quarantine?: boolean
  readonly limit: number
}

/** What token `token create` makes. */
export interface TokenFlags {
  readonly name: string
  readonly role: TokenRole
  readonly domain?: string
  /** A span of time such as `90d`, a date or an instant, as written. */
  readonly expires?: string
}
