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
export { addSums, type DigestSums, digestExpression, digestSelect, finishDigest, parseSums } from './content-digest.ts'
export { type DigestField, digestAlgorithm } from './digest-form.ts'
export { canonicalRow, digestRows, type JsonRow, sumRows } from './digest-reference.ts'
export { createEngine, type Engine, type EngineOptions } from './duckdb/engine.ts'
export { type StatementFault, statementFaultOf } from './duckdb/engine-error.ts'
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
export type { CutCell, EngineParams, EngineRole, EngineValue, ResultColumn } from './duckdb/protocol.ts'
export { type MemoryBudgets, memoryBudgets } from './memory-budgets.ts'
export { type CsvFile, type CsvRead, dropCsv, readCsv } from './read-csv.ts'
export { createRelation, type FileColumn, type RelationFiles, relationSql } from './relation.ts'
export { rowsSelect, typedLiteral } from './sql-literal.ts'
export { placeOf, quoteName, quoteText, raiseSql, type SqlPlace } from './sql-text.ts'
export { type DatasetToStage, type StagedFile, stageDataset, stageSql } from './stage-dataset.ts'
export { type GateMode, type GateRules, type GateVerdict, gateStatement } from './statement-gate.ts'
export { statementText } from './statement-text.ts'
