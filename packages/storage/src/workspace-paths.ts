import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { digestOf, shortDigest } from '@provender/kernel'

/** Where a workspace keeps its state; every path is absolute. Only this package knows the layout. */
export interface WorkspacePaths {
  readonly root: string
  /** `.provender`: everything below is made by Provender. */
  readonly state: string
  readonly logDatabase: string
  readonly decisions: string
  readonly index: string
  /** Immutable objects: log segments, data files of releases, manifests. */
  readonly objects: string
  readonly keys: string
  /** Builds in progress; emptied when an owner starts. Same file system as `objects`. */
  readonly tmp: string
  readonly ownerDatabase: string
  readonly ownerFile: string
  readonly ownerSocket: string
}

const longestSocketPath = 107

/**
 * The state folders of the workspace at `root`. A unix socket path is limited to 107 bytes: where the workspace lies
 * too deep, the socket gets a short name in the system's folder for temporary files, derived from the root.
 * @example workspacePaths('/home/ada/library').decisions // '/home/ada/library/.provender/decisions.db'
 */
export function workspacePaths(root: string, temporary: string = tmpdir()): WorkspacePaths {
  const absolute = resolve(root)
  const state = join(absolute, '.provender')
  const socket = join(state, 'owner.sock')
  const short = join(temporary, `provender-${shortDigest(digestOf(absolute))}.sock`)
  return {
    root: absolute,
    state,
    logDatabase: join(state, 'log', 'log.db'),
    decisions: join(state, 'decisions.db'),
    index: join(state, 'index.db'),
    objects: join(state, 'objects'),
    keys: join(state, 'keys'),
    tmp: join(state, 'tmp'),
    ownerDatabase: join(state, 'owner.db'),
    ownerFile: join(state, 'owner.json'),
    ownerSocket: Buffer.byteLength(socket) <= longestSocketPath ? socket : short,
  }
}
