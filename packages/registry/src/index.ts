export { type AssembledRelease, assembleRelease, type ReleaseParts } from './assemble-release.ts'
export {
  emptyLock,
  type FieldIdPlan,
  type ProductFieldIds,
  type ProductLock,
  parseLock,
  planFieldIds,
  requirePublishedIds,
} from './field-ids.ts'
export { planVersion, type VersionPlan } from './plan-version.ts'
