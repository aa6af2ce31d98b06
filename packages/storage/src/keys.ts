import { join } from 'node:path'
import { isProvenderError, ProvenderError } from '@provender/kernel'
import { diskIo, type Io } from './io.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const keyBytes = 32

/**
 * A secret of the workspace: 32 random bytes, made at the first call under this name and the same ever after,
 * whichever process asks first. The file is readable by its owner only (0600).
 * @throws CONTRACT_NAME_INVALID when the name is not made of lower-case letters, digits and hyphens
 * @throws STORAGE_CORRUPT when the file does not hold 32 bytes
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function workspaceKey(
  paths: Pick<WorkspacePaths, 'keys'>,
  name: string,
  random: (bytes: number) => Uint8Array,
  io: Io = diskIo,
): Promise<Uint8Array> {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw badName(name)
  const path = join(paths.keys, `${name}.key`)
  if ((await io.size(path)) === null) await makeKey(path, random, io)
  const key = await io.read(path)
  if (key.length !== keyBytes) throw wrongLength(path, key.length)
  return key
}

async function makeKey(path: string, random: (bytes: number) => Uint8Array, io: Io): Promise<void> {
  await io.ensureDirectory(join(path, '..'))
  const staging = `${path}-${Buffer.from(random(8)).toString('hex')}`
  try {
    await io.createExclusive({ path, bytes: random(keyBytes), staging, mode: 0o600 })
  } catch (error) {
    if (!isProvenderError(error) || error.code !== 'STORAGE_OBJECT_EXISTS') throw error
  }
}

function badName(name: string): ProvenderError {
  return new ProvenderError(
    'CONTRACT_NAME_INVALID',
    `${JSON.stringify(name)} is no name of a key: use lower-case letters, digits and hyphens, beginning with a letter.`,
    { name },
  )
}

function wrongLength(path: string, found: number): ProvenderError {
  return new ProvenderError(
    'STORAGE_CORRUPT',
    `The key ${path} should have ${keyBytes} bytes and has ${found}. Restore it from a backup: what it protects cannot be read without it.`,
    { path, expected: keyBytes, found },
  )
}
