export type { LedgerAnswer, QuarantineAnswer } from './answers/event-answers.ts'
export type { ActivityLine } from './answers/workspace-answers.ts'
export { type Arrivals, arrivalsOf } from './catalog/arrivals.ts'
export type { CatalogCommands, CatalogParts } from './catalog/catalog-parts.ts'
export { coveredUntil, rowsSeenBy } from './catalog/describe-release.ts'
export { mountCatalog } from './catalog/mount-catalog.ts'
export {
  type GovernedAccess,
  type GovernedAccessParts,
  governedAccess,
  type ReleaseChoice,
} from './governed/governed-access.ts'
export {
  type GovernedEngine,
  type GovernedEngineOptions,
  openGovernedEngine,
  type ViewSet,
} from './governed/governed-engine.ts'
export {
  type CutValue,
  type GovernedSql,
  openGovernedSql,
  type SqlAnswer,
  type SqlGrant,
  type SqlQuestion,
  type SqlRelation,
} from './governed/governed-sql.ts'
export {
  type ExportedFile,
  type GovernedData,
  type GovernedRows,
  openGoverned,
  type ReadOptions,
} from './governed/open-governed.ts'
export type { Comparison, PageStart, QueryValue, RowFilter, RowQuery, SortKey } from './governed/row-query.ts'
export { totalOrder, type VisibleDataset, visibleDatasets } from './governed/visible-dataset.ts'
export { parseBody } from './http/parse-body.ts'
export { choiceOf, productOf, readParameters } from './http/request-names.ts'
export { installJsonBodies, installProblems, largestBodyBytes, parseJsonBody, sendProblem } from './http-problems.ts'
export { didYouMean, nearNames } from './near-names.ts'
export { invalidRequest, type Problem, problemOf, problemType } from './problem.ts'
export {
  type CatalogStores,
  type EventTypeFacts,
  openReleaseCatalog,
  type PublishedRelease,
  type ReleaseCatalog,
} from './release-catalog.ts'
export { openApiOf } from './rest/openapi.ts'
export { parseQueryBody, type QueryQuestion } from './rest/parse-query-body.ts'
export { mountRest, type RestPort } from './rest/rest-routes.ts'
export { csvLines, ndjsonLines, rowObject } from './rest/write-rows.ts'
