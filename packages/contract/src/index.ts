export {
  type AccessDecision,
  type AccessPlan,
  type PortName,
  type Principal,
  type TokenPrincipal,
  type TokenRole,
  tokenRoles,
} from './access.ts'
export {
  type CatalogParts,
  catalogPartsOf,
  type Deprecation,
  type ProductKind,
  type ProductStatus,
  productKinds,
  productStatuses,
} from './catalog-parts.ts'
export {
  type Check,
  type CompleteCheck,
  check,
  complete,
  type MayBeEmpty,
  mayBeEmpty,
  type QualityDimension,
  type RowCheck,
} from './check.ts'
export { Column, type ColumnDefinition, type ColumnMap, c, type Pii, type RowOf, type ValueOf } from './column.ts'
export {
  type ColumnType,
  duckdbTypeOf,
  icebergPrimitiveOf,
  type JsonSchema,
  jsonSchemaOf,
  type NestedField,
  type NestedType,
  scalarTypes,
  showType,
  type TypeRow,
  typescriptTypeOf,
} from './column-type.ts'
export {
  type ChangeImpact,
  type ContractChange,
  diffContracts,
  impactOf,
  isStepEnough,
  nextVersion,
} from './compatibility.ts'
export { defineConfig, type SecretRef, secret, type WorkspaceConfig, type WorkspaceSettings } from './config.ts'
export type {
  CheckContract,
  ColumnContract,
  DatasetContract,
  DomainContract,
  EmissionContract,
  EventContract,
  OwnerContract,
  PortsContract,
  ProductContract,
  QuarantineContract,
  RelationContract,
  SourceContract,
  SqlText,
  UpstreamContract,
  ViewContract,
} from './contract-json.ts'
export {
  type Dataset,
  dataset,
  type Incremental,
  type ReadsOutside,
  type Relation,
  type RelationMap,
} from './dataset.ts'
export {
  definitionDigestOf,
  describeEvent,
  describeProduct,
  ownerOf,
  type ReadText,
  sqlTextOf,
} from './describe-product.ts'
export { describeSource } from './describe-source.ts'
export { type Domain, type DomainPerson, type DomainSpec, domain } from './domain.ts'
export { type EventType, event } from './event.ts'
export type { EmissionLedger, EventBatch, SourceLedger } from './event-batch.ts'
export { jsonSchemaOfEvent, jsonSchemaOfRow } from './json-schema.ts'
export {
  type BuildRecord,
  type DataFile,
  type EventLedger,
  type EventPin,
  type FieldSchema,
  type FieldStatistics,
  type InputPins,
  productContentDigest,
  type ReleasedDataset,
  type ReleaseManifest,
  type ReleaseRef,
  releaseDigestOf,
  type UpstreamPin,
  type WrittenFile,
} from './manifest.ts'
export {
  type Customer,
  type DatasetMap,
  defineProduct,
  type OutputPort,
  type Ports,
  type ProductDefinition,
  type Sla,
} from './product.ts'
export { checkProductPattern, coversProduct } from './product-pattern.ts'
export {
  csv,
  type Emission,
  emit,
  parquet,
  type Quarantine,
  type SourceDefinition,
  type SourceFile,
  snapshot,
  source,
} from './source.ts'
export { literalOf, type Sql, type SqlLiteral, type SqlSource, sql } from './sql.ts'
export type { StagedTable } from './staged-table.ts'
export { typescriptRowOf } from './typescript-row.ts'
export { type CheckResult, type CheckStatus, isPassed, type PassedVerdict, type Verdict } from './verdict.ts'
export { type View, type ViewSpec, view } from './view.ts'
export { type ViewMark, viewMarks } from './view-mark.ts'
