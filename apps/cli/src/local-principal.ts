import { userInfo } from 'node:os'
import type { Principal } from '@provender/contract'

/**
 * Whoever runs the command: has the files of the workspace, so holds its token.
 * @example localPrincipal().kind // 'local'
 */
export function localPrincipal(): Principal {
  return { kind: 'local', name: accountName() }
}

function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return 'local'
  }
}
