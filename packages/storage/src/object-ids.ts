import { type Digest, digestOf, type ProductName, ProvenderError } from '@provender/kernel'

const idSegment = /^[a-z0-9][a-z0-9._-]{0,99}$/
const longestId = 400

/**
 * Checks an object id: segments of `a-z 0-9 . _ -` between slashes, none beginning with a dot. Returns it unchanged.
 * @throws STORAGE_OBJECT_ID_INVALID for whatever could leave the store or mean something to a shell or S3
 * @example checkObjectId('log/018f/4a1c.parquet') // 'log/018f/4a1c.parquet'
 */
export function checkObjectId(id: string): string {
  if (id.length <= longestId && id.split('/').every((segment) => idSegment.test(segment))) return id
  throw new ProvenderError(
    'STORAGE_OBJECT_ID_INVALID',
    `${JSON.stringify(id)} is no object id: expected segments of lower-case letters, digits, dots, hyphens and underscores between slashes. Make ids with segmentObjectId, dataFileObjectId or manifestObjectId.`,
    { id },
  )
}

/**
 * The id under which a name is stored: sixteen hex digits of its SHA-256, so that no name ever becomes a path.
 * @example storageIdOf('library/borrowing-patterns').length // 16
 */
export function storageIdOf(name: string): string {
  return digestOf(name).slice('sha256:'.length, 'sha256:'.length + 16)
}

/**
 * The object of one event type's segment of a batch.
 * @throws STORAGE_OBJECT_ID_INVALID when the batch id is no id segment
 * @example segmentObjectId('018f', 'org.library.loan.book-borrowed') // 'log/018f/….parquet'
 */
export function segmentObjectId(batch: string, eventType: string): string {
  return checkObjectId(`log/${batch}/${storageIdOf(eventType)}.parquet`)
}

/**
 * The object of a data file: named by its bytes, so that equal content is stored once.
 * @throws STORAGE_OBJECT_ID_INVALID when the digest is none
 * @example dataFileObjectId('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad').slice(0, 12) // 'data/ba/ba78'
 */
export function dataFileObjectId(sha256: Digest): string {
  const hex = sha256.slice('sha256:'.length)
  return checkObjectId(`data/${hex.slice(0, 2)}/${hex}.parquet`)
}

/**
 * The object of a release's manifest; `build` is the unique id of the build.
 * @throws STORAGE_OBJECT_ID_INVALID when version or build are no id segments
 */
export function manifestObjectId(of: {
  readonly product: ProductName
  readonly version: string
  readonly build: string
}): string {
  return checkObjectId(`releases/${storageIdOf(of.product)}/${of.version}/${of.build}.json`)
}
