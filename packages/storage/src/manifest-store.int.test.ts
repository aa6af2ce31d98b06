import { readFileSync, writeFileSync } from 'node:fs'
import { releaseDigestOf } from '@provender/contract'
import { digestOf } from '@provender/kernel'
import { expect, it } from 'vitest'
import { readManifest, verifyRelease, writeManifest } from './manifest-store.ts'
import { localObjectStore } from './object-store.ts'
import { freshWorkspace, sampleBuild, sampleManifest } from './samples.fixture.ts'

const content = Buffer.from('rows in Parquet')
const object = 'releases/p/1.0.0/b/f-0.parquet'
const file = { object, sha256: digestOf(content), sizeBytes: content.length, rows: 2 }
const mismatch = { code: 'STORAGE_DIGEST_MISMATCH' }

it('a manifest is read back with its digest and the record of its build', async () => {
  const objects = localObjectStore(freshWorkspace())
  const manifest = sampleManifest(1, [file])
  const written = await writeManifest(objects, manifest, sampleBuild, 'b1')
  expect(written.object).toMatch(/^releases\/[0-9a-f]{16}\/1\.0\.0\/b1\.json$/)
  expect(written.releaseDigest).toBe(releaseDigestOf(manifest))
  const read = await readManifest(objects, written.object, written.releaseDigest)
  expect(read).toEqual({ manifest, releaseDigest: written.releaseDigest, build: sampleBuild })
})

it('a release from before the definition file was kept has no code', async () => {
  const objects = localObjectStore(freshWorkspace())
  const { code, ...before } = sampleBuild
  expect(code).toHaveLength(1)
  const { object } = await writeManifest(objects, sampleManifest(1), before as typeof sampleBuild, 'b1')
  expect((await readManifest(objects, object)).build).toEqual({ ...before, code: [] })
})

it.each([
  ['a changed number', (text: string) => text.replace('"rowsSeen":2', '"rowsSeen":3')],
  [
    'a changed digest',
    (text: string) => text.replace(/"releaseDigest":"sha256:.{10}/, '"releaseDigest":"sha256:0000000000'),
  ],
  ['a cut-off end', (text: string) => text.slice(0, -20)],
  ['another format', (text: string) => text.replace('provender-release/1', 'provender-release/9')],
  ['no JSON', () => 'x'],
  ['half a character', (text: string) => text.replace('Know what', String.raw`\ud800`)],
  ['no times of its build', (text: string) => text.replace('"startedAt"', '"began"')],
  ['a time that is none', (text: string) => text.replace(/"startedAt":"[^"]*"/, '"startedAt":"noon"')],
  ['no build', (text: string) => text.replace(/"build":\{.*\},"manifest"/, '"build":null,"manifest"')],
  ['other JSON', () => '{}'],
])('a manifest with %s is refused', async (_, spoil) => {
  const objects = localObjectStore(freshWorkspace())
  const written = await writeManifest(objects, sampleManifest(1), sampleBuild, 'b1')
  const path = objects.pathOf(written.object)
  const before = readFileSync(path, 'utf8')
  expect(spoil(before)).not.toBe(before)
  writeFileSync(path, spoil(before))
  await expect(readManifest(objects, written.object)).rejects.toMatchObject(mismatch)
})

it('a sound manifest of another release is refused', async () => {
  const objects = localObjectStore(freshWorkspace())
  const { object: first } = await writeManifest(objects, sampleManifest(1), sampleBuild, 'b1')
  const { releaseDigest } = await writeManifest(objects, sampleManifest(2), sampleBuild, 'b2')
  await expect(readManifest(objects, first, releaseDigest)).rejects.toMatchObject(mismatch)
})

it('a sound manifest of a later version is refused as such', async () => {
  const objects = localObjectStore(freshWorkspace())
  const sample = sampleManifest(1)
  const later = { ...sample, format: 'provender-release/2' as typeof sample.format }
  const { object, releaseDigest } = await writeManifest(objects, later, sampleBuild, 'b1')
  await expect(readManifest(objects, object, releaseDigest)).rejects.toMatchObject({ code: 'STORAGE_FORMAT_NEWER' })
})

it('verifying a release counts what it read', async () => {
  const objects = localObjectStore(freshWorkspace())
  await objects.put(object, content)
  expect(await verifyRelease(objects, sampleManifest(1, [file]))).toEqual({ files: 1, rows: 2, sizeBytes: 15 })
})

it('verifying a release finds a flipped bit, a missing file and a wrong size', async () => {
  const objects = localObjectStore(freshWorkspace())
  await expect(verifyRelease(objects, sampleManifest(1, [file]))).rejects.toMatchObject({
    code: 'STORAGE_OBJECT_MISSING',
  })
  await objects.put(object, content)
  const larger = sampleManifest(1, [{ ...file, sizeBytes: 16 }])
  await expect(verifyRelease(objects, larger)).rejects.toMatchObject(mismatch)
  const flipped = Buffer.from(content)
  flipped[3] = (flipped[3] ?? 0) ^ 1
  writeFileSync(objects.pathOf(object), flipped)
  await expect(verifyRelease(objects, sampleManifest(1, [file]))).rejects.toMatchObject(mismatch)
})
