export {
  type BindOutcome,
  type BoundExpression,
  type BoundSelect,
  bindExpression,
  bindExpressions,
  bindPredicate,
  bindSelect,
  bindSelects,
  checkColumns,
  type DeclaredColumn,
  type ExpressionToBind,
  type RelationColumn,
  type RelationColumns,
  type SelectToBind,
} from './binder.ts'
export { createEngine, type Engine, type EngineOptions } from './duckdb/engine.ts'
export {
  type CallOptions,
  defaultMaxRows,
  type EngineProcess,
  type EngineProcessOptions,
  type QueryOptions,
  type QueryResult,
  type RowChunk,
  type StreamOptions,
  startEngineProcess,
} from './duckdb/engine-process.ts'
export type { EngineParams, EngineRole, EngineValue, ResultColumn } from './duckdb/protocol.ts'
export { type MemoryBudgets, memoryBudgets } from './memory-budgets.ts'
export { placeOf, quoteName, quoteText, raiseSql, type SqlPlace } from './sql-text.ts'
export { type GateMode, type GateRules, type GateVerdict, gateStatement } from './statement-gate.ts'
