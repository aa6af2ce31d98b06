import { link, mkdir, open, readdir, readFile, stat, statfs, unlink } from 'node:fs/promises'

/** An open file or folder. */
export interface OpenFile {
  write(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The system calls beneath `Io`, one method each, so that a test can fail or stop at every one of them. */
export interface DiskCalls {
  /** `wx` creates a file that must not exist; `r` opens a file or folder to sync it. */
  open(path: string, flags: 'wx' | 'r', mode: number): Promise<OpenFile>
  link(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  mkdir(path: string): Promise<void>
  readFile(path: string): Promise<Uint8Array>
  readDirectory(path: string): Promise<readonly { readonly name: string; readonly isDirectory: boolean }[]>
  sizeOf(path: string): Promise<number>
  freeBytes(path: string): Promise<number>
}

/** The calls of the local operating system. */
export const systemCalls: DiskCalls = {
  async open(path, flags, mode) {
    const handle = await open(path, flags, mode)
    return {
      write: (bytes) => handle.writeFile(bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  link,
  unlink,
  async mkdir(path) {
    await mkdir(path, { mode: 0o700 })
  },
  readFile: (path) => readFile(path),
  async readDirectory(path) {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
  },
  async sizeOf(path) {
    return (await stat(path)).size
  },
  async freeBytes(path) {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
}
