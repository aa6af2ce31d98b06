export {
  type CreatedToken,
  checkTokenRequest,
  createToken,
  type TokenMaker,
  type TokenRequest,
  tokenPrincipal,
} from './create-token.ts'
export type { RecordedFile } from './damage-notes.ts'
export { type DecisionLog, openDecisionLog } from './decision-log.ts'
export type {
  Decision,
  DecisionRecord,
  Demand,
  DemandDecision,
  FailedCheck,
  HoldBack,
  HoldBackDecision,
  HoldBackLift,
  LiftDecision,
  NewChannelMove,
  NewDemand,
  NewHoldBack,
  NewPublication,
  Publication,
  Recorded,
  ReleaseDecision,
  ReleasePointer,
} from './decision-record.ts'
export { type DiskCalls, type OpenFile, systemCalls } from './disk-calls.ts'
export { type EventLog, openEventLog, type StoreOptions } from './event-log.ts'
export { type FileIdentity, fileIdentity } from './file-identity.ts'
export type { DamagedRelease } from './index-damage.ts'
export type { IndexEntry, IndexedDataset, IndexedRelease, ReleaseSummary } from './index-entry.ts'
export { followDecisions, rebuildIndex, renewIndex } from './index-from-decisions.ts'
export type { ServingDataset, ServingPin } from './index-serving.ts'
export { type IndexStore, openIndexStore, type PlanFacts } from './index-store.ts'
export { diskIo, type Io, ioOver, type NewFile } from './io.ts'
export { workspaceKey } from './keys.ts'
export type {
  ListedQuarantine,
  LogBatch,
  LogSegment,
  NewBatch,
  NewSegment,
  QuarantineCount,
  QuarantineEntry,
  RegisteredEventType,
  SourceState,
  ToldType,
} from './log-batch.ts'
export {
  readManifest,
  type StoredManifest,
  type VerifiedRelease,
  verifyRelease,
  writeManifest,
} from './manifest-store.ts'
export { checkObjectId, dataFileObjectId, manifestObjectId, segmentObjectId, storageIdOf } from './object-ids.ts'
export { digestFile, type FileFacts, localObjectStore, type ObjectStore } from './object-store.ts'
export { acquireOwner, type OwnerInfo, type OwnerLock, readOwner } from './owner-lock.ts'
export { diffFields, type FieldDiff } from './plan-batch.ts'
export type {
  IndexedPerson,
  IndexedRelation,
  IndexedTerm,
  IndexState,
  Meaning,
  MeaningDataset,
  ProductMeanings,
  RelationColumn,
  SearchIndex,
  ServingRelease,
  ServingText,
} from './search-index.ts'
export type { TextMatch, WordRun } from './search-text.ts'
export { foldText, wordsOf } from './search-words.ts'
export { openSqlite, type SqlChange, type Sqlite, type SqliteOptions, type SqlValue } from './sqlite.ts'
export { planSweep, runSweep, type SweepPlan, type SweepReport } from './sweep.ts'
export type { KeptToken, NewToken, RevocationDecision, TokenDecision, TokenRevocation } from './token-record.ts'
export { isDamage, type RecordedObject, type VerifiedPaths, verifiedPaths } from './verified-paths.ts'
export type { ChainFacts } from './verify-log-chain.ts'
export { type WorkspacePaths, workspacePaths } from './workspace-paths.ts'
