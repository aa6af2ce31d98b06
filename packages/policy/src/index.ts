export type { AccessRequest, WorkspaceAccess } from './access-request.ts'
export { authorize, maxRows, mayKnow, maySee } from './authorize.ts'
export { governedSelect } from './governed-select.ts'
export { requireAccess } from './require-access.ts'
