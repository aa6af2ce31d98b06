import { dirname } from 'node:path'
import { systemError } from './crash.fixture.ts'
import type { DiskCalls } from './disk-calls.ts'

interface Inode {
  bytes: Uint8Array
  /** What survives a power loss: the bytes at the last sync, or null when the file was never synced. */
  durable: Uint8Array | null
}

/** A file system in memory that keeps, when the power goes, only what was synced: file contents and folder entries apart. */
export class MemoryDisk implements DiskCalls {
  readonly #files = new Map<string, Inode>()
  readonly #folders = new Set<string>(['/'])
  #durableFiles = new Map<string, Inode>()
  #durableFolders = new Set<string>(['/'])

  /** What a machine finds after a power loss: unsynced names are gone, unsynced contents are empty. */
  afterPowerLoss(): MemoryDisk {
    const disk = new MemoryDisk()
    for (const folder of this.#durableFolders) disk.#folders.add(folder)
    for (const [path, { durable }] of this.#durableFiles) {
      if (!this.#durableFolders.has(dirname(path))) continue
      disk.#files.set(path, { bytes: durable ?? new Uint8Array(), durable })
    }
    disk.#durableFiles = new Map(disk.#files)
    disk.#durableFolders = new Set(disk.#folders)
    return disk
  }

  async open(path: string, flags: 'wx' | 'r') {
    if (flags === 'wx' && this.#files.has(path)) throw systemError('EEXIST')
    if (flags === 'wx' && !this.#folders.has(dirname(path))) throw systemError('ENOENT')
    if (flags === 'wx') this.#files.set(path, { bytes: new Uint8Array(), durable: null })
    if (this.#folders.has(path)) return { ...inert, sync: async () => this.#syncFolder(path) }
    const inode = this.#inode(path)
    return {
      ...inert,
      async write(bytes: Uint8Array) {
        inode.bytes = bytes.slice()
      },
      async sync() {
        inode.durable = inode.bytes
      },
    }
  }

  async link(from: string, to: string) {
    if (this.#files.has(to)) throw systemError('EEXIST')
    this.#files.set(to, this.#inode(from))
  }

  async unlink(path: string) {
    this.#inode(path)
    this.#files.delete(path)
  }

  async mkdir(path: string) {
    if (this.#folders.has(path)) throw systemError('EEXIST')
    if (!this.#folders.has(dirname(path))) throw systemError('ENOENT')
    this.#folders.add(path)
  }

  async readFile(path: string) {
    return this.#inode(path).bytes
  }

  async readDirectory(path: string) {
    if (!this.#folders.has(path)) throw systemError('ENOENT')
    const inside = (paths: Iterable<string>) => [...paths].filter((entry) => entry !== '/' && dirname(entry) === path)
    const named = (isDirectory: boolean) => (entry: string) => ({ name: entry.slice(path.length + 1), isDirectory })
    return [...inside(this.#folders).map(named(true)), ...inside(this.#files.keys()).map(named(false))]
  }

  async sizeOf(path: string) {
    return this.#folders.has(path) ? 0 : this.#inode(path).bytes.length
  }

  async freeBytes() {
    return 1 << 30
  }

  #inode(path: string): Inode {
    const inode = this.#files.get(path)
    if (inode === undefined) throw systemError('ENOENT')
    return inode
  }

  #syncFolder(path: string): void {
    const isInside = (entry: string) => entry !== '/' && dirname(entry) === path
    for (const entry of [...this.#durableFiles.keys()].filter(isInside)) this.#durableFiles.delete(entry)
    for (const [entry, inode] of this.#files) if (isInside(entry)) this.#durableFiles.set(entry, inode)
    for (const entry of this.#folders) if (isInside(entry)) this.#durableFolders.add(entry)
  }
}

const inert = { write: async () => undefined, sync: async () => undefined, close: async () => undefined }
