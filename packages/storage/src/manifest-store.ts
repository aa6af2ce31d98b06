import { type BuildRecord, type ReleaseManifest, releaseDigestOf } from '@provender/contract'
import { canonicalJson, type Digest, instant, ProvenderError, showRelease } from '@provender/kernel'
import { asJson } from './chain.ts'
import { manifestObjectId } from './object-ids.ts'
import type { ObjectStore } from './object-store.ts'

/** A release manifest with its digest and, outside the digest, how the build went. */
export interface StoredManifest {
  readonly manifest: ReleaseManifest
  readonly releaseDigest: Digest
  readonly build: BuildRecord
}

/**
 * Writes a manifest as an immutable object and returns its id; `buildId` is the unique id of the build.
 * @throws STORAGE_OBJECT_EXISTS, STORAGE_OBJECT_ID_INVALID, STORAGE_DISK_FULL, STORAGE_IO
 */
export async function writeManifest(
  objects: ObjectStore,
  manifest: ReleaseManifest,
  build: BuildRecord,
  buildId: string,
): Promise<{ readonly object: string; readonly releaseDigest: Digest }> {
  const object = manifestObjectId({ product: manifest.product, version: manifest.version, build: buildId })
  const stored: StoredManifest = { manifest, releaseDigest: releaseDigestOf(manifest), build }
  await objects.put(object, Buffer.from(canonicalJson(asJson(stored))))
  return { object, releaseDigest: stored.releaseDigest }
}

/**
 * Reads a manifest and verifies that it is the one its digest names, and the one that is expected.
 * @throws STORAGE_DIGEST_MISMATCH when the manifest was altered, is damaged, or is another release's
 * @throws STORAGE_FORMAT_NEWER when it is sound and a later version wrote it
 * @throws STORAGE_OBJECT_MISSING, STORAGE_IO
 */
export async function readManifest(objects: ObjectStore, object: string, expected?: Digest): Promise<StoredManifest> {
  const { stored, found } = parse(object, await objects.read(object))
  if (found !== stored.releaseDigest) throw altered(object, stored.releaseDigest, found)
  if (expected !== undefined && expected !== found) throw altered(object, expected, found)
  const { format }: { readonly format: string } = stored.manifest
  if (format !== ownFormat) throw newer(object, format)
  return stored
}

/** What verifying a release looked at. */
export interface VerifiedRelease {
  readonly files: number
  readonly rows: number
  readonly sizeBytes: number
}

/**
 * Reads every file of a release and compares SHA-256 and size with the manifest.
 * @throws STORAGE_DIGEST_MISMATCH naming release, dataset and file
 * @throws STORAGE_OBJECT_MISSING, STORAGE_IO
 */
export async function verifyRelease(objects: ObjectStore, manifest: ReleaseManifest): Promise<VerifiedRelease> {
  const checked = { files: 0, rows: 0, sizeBytes: 0 }
  const release = showRelease(manifest.product, manifest.version, manifest.release)
  for (const { name, files } of manifest.datasets) {
    for (const file of files) {
      const { sizeBytes } = await objects.verify(file.object, file.sha256)
      if (sizeBytes !== file.sizeBytes) throw otherSize(`${release}, ${name}`, file.object, file.sizeBytes, sizeBytes)
      checked.files += 1
      checked.rows += file.rows
      checked.sizeBytes += sizeBytes
    }
  }
  return checked
}

interface ParsedManifest {
  readonly stored: StoredManifest
  readonly found: Digest
}

function parse(object: string, bytes: Uint8Array): ParsedManifest {
  try {
    const stored: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (isStoredManifest(stored)) {
      const build = { ...stored.build, code: codeOf(stored.build) }
      return { stored: { ...stored, build }, found: releaseDigestOf(stored.manifest) }
    }
  } catch (error) {
    throw unreadable(object, error)
  }
  throw unreadable(object, null)
}

function isStoredManifest(value: unknown): value is StoredManifest {
  if (typeof value !== 'object' || value === null) return false
  if (!('manifest' in value && 'releaseDigest' in value && 'build' in value)) return false
  const { manifest, build } = value
  if (typeof manifest !== 'object' || manifest === null || !('format' in manifest)) return false
  return typeof manifest.format === 'string' && formats.test(manifest.format) && isBuildRecord(build)
}

/** The build is outside the release digest, so its shape is all that can be seen of a damage in it. */
function isBuildRecord(value: unknown): value is BuildRecord {
  const { startedAt, finishedAt, actor, stageMillis, code } = value as Readonly<Record<string, unknown>>
  if (typeof startedAt !== 'string' || typeof finishedAt !== 'string' || typeof actor !== 'string') return false
  if (typeof stageMillis !== 'object' || stageMillis === null) return false
  return [startedAt, finishedAt].every((at) => instant(at) === at) && (code === undefined || Array.isArray(code))
}

/** Releases from before the code was kept have none. */
function codeOf(build: Partial<BuildRecord>): BuildRecord['code'] {
  return build.code ?? []
}

const ownFormat = 'provender-release/1'
const formats = /^provender-release\/[1-9]\d*$/

function newer(object: string, format: string): ProvenderError {
  return new ProvenderError(
    'STORAGE_FORMAT_NEWER',
    `The manifest ${object} has the format ${format}, and this version reads ${ownFormat}: a later version of Provender wrote it. Use that one.`,
    { object, found: format, expected: ownFormat },
  )
}

function unreadable(object: string, cause: unknown): ProvenderError {
  return new ProvenderError(
    'STORAGE_DIGEST_MISMATCH',
    `The object ${object} is no release manifest (expected JSON of the format provender-release/1); it is damaged. Restore it from a backup, or, when it is what serves, publish under a new major version.`,
    { object },
    { cause },
  )
}

function altered(object: string, expected: Digest, found: Digest): ProvenderError {
  return new ProvenderError(
    'STORAGE_DIGEST_MISMATCH',
    `The manifest ${object} should have the digest ${expected} and has ${found}: it was altered or is damaged. Restore it from a backup, or, when it is what serves, publish under a new major version.`,
    { object, expected, found },
  )
}

function otherSize(what: string, object: string, expected: number, found: number): ProvenderError {
  return new ProvenderError(
    'STORAGE_DIGEST_MISMATCH',
    `${what}: the manifest says ${expected} bytes for ${object}, the object has ${found}. Publish a new release.`,
    { object, expected, found },
  )
}
