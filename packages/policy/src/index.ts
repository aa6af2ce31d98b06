export type { AccessRequest, WorkspaceAccess } from './access-request.ts'
export { authorize, maxRows, maySee } from './authorize.ts'
export { governedSelect } from './governed-select.ts'
export { requireAccess } from './require-access.ts'
