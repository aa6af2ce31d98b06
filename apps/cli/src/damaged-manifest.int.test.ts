import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localObjectStore, openDecisionLog, workspacePaths } from '@provender/storage'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand, startCommand } from '../testing/run-command.ts'

const name = 'reading/weekly-loans'
const definition = 'products/weekly-loans/weekly-loans.product.ts'

let home = ''
let workspace = ''
/** Paths of the manifests of release 1 and 2. */
let manifests: readonly string[] = []

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'provender-damaged-'))
  workspace = join(home, 'reading')
  expect(await runCommand(home, 'init', 'reading')).toMatchObject({ code: 0, stderr: '' })
  expect((await runCommand(workspace, 'apply')).code).toBe(0)
  const path = join(workspace, definition)
  writeFileSync(path, readFileSync(path, 'utf8').replace(/purpose: (['"])/, 'purpose: $1Again. '))
  expect((await runCommand(workspace, 'apply')).code).toBe(0)
  const paths = workspacePaths(workspace)
  const decisions = openDecisionLog(paths, { readOnly: true })
  manifests = decisions.publications().map(({ manifestObject }) => localObjectStore(paths).pathOf(manifestObject))
  decisions.close()
  expect(manifests).toHaveLength(2)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

function spoil(path: string): () => void {
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"passed":true', '"passed":false'))
  const { index } = workspacePaths(workspace)
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${index}${suffix}`, { force: true })
  return () => writeFileSync(path, text)
}

it('an altered manifest of an old release stops no command, and the list of releases says so', async () => {
  const restore = spoil(manifests[0] ?? '')
  for (const command of ['serve', 'start']) {
    const served = startCommand(workspace, command, '--port', '0')
    await served.said('Ctrl-C stops')
    served.child.kill('SIGINT')
    expect((await served.ended).code).toBe(130)
  }
  const listed = await runCommand(workspace, 'releases', name)
  expect(listed.code).toBe(1)
  expect(listed.stdout).toMatch(/#1 .*damaged/)
  const { releases } = JSON.parse((await runCommand(workspace, 'releases', name, '--json')).stdout)
  expect(releases).toMatchObject([
    { release: 2, state: 'sound', rows: 469 },
    { release: 1, state: 'damaged', rows: null, contentDigest: null },
  ])
  expect((await runCommand(workspace, 'show')).code).toBe(0)
  restore()
  expect((await runCommand(workspace, 'releases', name)).code).toBe(0)
})

it('an altered manifest of what serves is named by every list, fails start --once, and leaves start serving', async () => {
  const restore = spoil(manifests[1] ?? '')
  const once = await runCommand(workspace, 'start', '--once')
  expect(once.code).toBe(1)
  expect(once.stdout).toMatch(
    /error STORAGE_DIGEST_MISMATCH: reading\/weekly-loans@1\.0\.0#2 .*raise the version to 2\.0\.0/,
  )
  const shown = await runCommand(workspace, 'show')
  expect(shown.code).toBe(1)
  expect(shown.stdout).toContain(`error STORAGE_DIGEST_MISMATCH: ${name}: `)
  expect(JSON.parse((await runCommand(workspace, 'show', '--json')).stdout)).toMatchObject({
    products: [],
    damaged: [{ product: name, error: { code: 'STORAGE_DIGEST_MISMATCH' } }],
  })
  const { releases, serving } = JSON.parse((await runCommand(workspace, 'releases', name, '--json')).stdout)
  expect(releases).toMatchObject([
    { release: 2, state: 'damaged', releaseDigest: serving },
    { release: 1, state: 'sound' },
  ])
  const started = startCommand(workspace, 'start', '--port', '0')
  await started.said('Ctrl-C stops')
  started.child.kill('SIGINT')
  expect((await started.ended).stdout).toContain('STORAGE_DIGEST_MISMATCH')
  restore()
  expect((await runCommand(workspace, 'start', '--once')).code).toBe(0)
})
