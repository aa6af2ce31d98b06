import type { ColumnType } from '@provender/contract'
import type { ErrorJson, Json } from '@provender/kernel'
import type { GateMode } from '../statement-gate.ts'

/** What an engine process is for: binding against empty tables, building files, answering readers' SQL. */
export type EngineRole = 'binder' | 'builder' | 'reader'

/** A value bound to a parameter of a statement. A bigint must fit 64 bits; whole numbers bind as integers. */
export type EngineValue = string | number | bigint | boolean | null

/** Parameters by position (`?`, `$1`) or by name (`$week`). */
export type EngineParams = readonly EngineValue[] | Readonly<Record<string, EngineValue>>

/** A column of a result: the engine's type, and the logical type by whose JSON form its values travel. */
export interface ResultColumn {
  readonly name: string
  readonly duckdbType: string
  readonly type: ColumnType
}

/** How a worker process sets itself up, once. */
export interface WorkerSettings {
  readonly role: EngineRole
  readonly memoryMib: number
  readonly threads: number
  readonly tempDirectory: string
  readonly allowedDirectories: readonly string[] | null
  readonly allowedFiles: readonly string[] | null
  readonly connections: number
}

/** A relation of a statement to bind: an empty table of these columns. The name may be `catalog.schema.table`. */
export interface BindRelation {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly duckdbType: string; readonly nullable: boolean }[]
}

/** A statement to gate and bind. */
export interface BindRequest {
  readonly sql: string
  readonly mode: GateMode
  readonly relations: readonly BindRelation[]
}

/** What became of a statement to bind. */
export type BindReply =
  | {
      readonly kind: 'bound'
      readonly columns: readonly ResultColumn[]
      readonly parameters: readonly ResultColumn[]
      /** Empty for expressions and for statements with parameters. */
      readonly fingerprint: string
      readonly relations: readonly string[]
    }
  | { readonly kind: 'refused'; readonly error: ErrorJson; readonly position: number | null }

/** How large an answer may be, in characters of its JSON form; null: any size. */
export interface AnswerSizes {
  /** All cells together; the first row is always there. */
  readonly answer: number | null
  /** One cell; longer ones are cut to a text of as many characters. */
  readonly cell: number | null
}

/** A cell that was cut: its row and column by position, and how many characters it has in all. */
export interface CutCell {
  readonly row: number
  readonly column: number
  readonly characters: number
}

/** What a worker is asked to do; all but `open` and `close` are answered under their id. */
export type WorkerCall =
  | { readonly kind: 'run'; readonly sql: string; readonly params: EngineParams }
  | {
      readonly kind: 'query'
      readonly sql: string
      readonly params: EngineParams
      readonly maxRows: number
      readonly types: readonly ColumnType[] | null
      readonly sizes: AnswerSizes
    }
  | {
      readonly kind: 'stream'
      readonly sql: string
      readonly params: EngineParams
      readonly chunkRows: number
      readonly types: readonly ColumnType[] | null
    }
  | { readonly kind: 'parse'; readonly sql: string }
  | { readonly kind: 'bind'; readonly statements: readonly BindRequest[] }

/** Messages from parent to worker. */
export type WorkerRequest =
  | { readonly kind: 'open'; readonly settings: WorkerSettings }
  | { readonly kind: 'call'; readonly id: number; readonly call: WorkerCall }
  | { readonly kind: 'ack'; readonly id: number }
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'close' }

/** The end of a call: what it returns. */
export interface CallResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Json[])[]
  readonly isTruncated: boolean
  readonly isTooLarge: boolean
  readonly cut: readonly CutCell[]
  readonly bound: readonly BindReply[]
  readonly text: string
}

/** Messages from worker to parent. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'chunk'
      readonly id: number
      readonly columns: readonly ResultColumn[]
      readonly rows: readonly (readonly Json[])[]
    }
  | { readonly kind: 'done'; readonly id: number; readonly result: CallResult }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorJson }
  | { readonly kind: 'broken'; readonly error: ErrorJson }
