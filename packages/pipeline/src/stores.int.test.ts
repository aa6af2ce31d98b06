import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asProvenderError, fixedClock, instant } from '@provender/kernel'
import { workspacePaths } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorkspace } from './open-workspace.ts'
import { contentOf, copyWorkspace, filesOf, makeWorkspace, servingOf, type TestWorkspace } from './workspace.fixture.ts'

let published: TestWorkspace
let shop: TestWorkspace
beforeAll(async () => {
  published = makeWorkspace()
  await published.apply()
})
beforeEach(() => {
  shop = copyWorkspace(published)
})
afterEach(() => shop.dispose())
afterAll(() => published.dispose())

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'INTERNAL', message: 'nothing was refused' }),
    (error: unknown) => asProvenderError(error),
  )

describe('the index', () => {
  const releasesOf = async () => {
    const workspace = await openWorkspace(shop.root, { mode: 'read' })
    try {
      const products = ['shop/catalog', 'shop/daily-sales', 'shop/regulars'] as const
      return await Promise.all(products.map((product) => workspace.stores?.index.releases(product)))
    } finally {
      await workspace.close()
    }
  }

  it('that is deleted is made again with the same content, and nothing is published for it', async () => {
    const before = await releasesOf()
    const serving = await servingOf(shop.root)
    expect(before.map((releases) => releases?.length)).toEqual([1, 1, 1])
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${workspacePaths(shop.root).index}${suffix}`, { force: true })
    expect((await shop.apply()).isUnchanged).toBe(true)
    expect(await releasesOf()).toEqual(before)
    expect(await servingOf(shop.root)).toEqual(serving)
  })

  it('that is missing is not taken for an empty workspace by readers', async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${workspacePaths(shop.root).index}${suffix}`, { force: true })
    const error = await refusal(openWorkspace(shop.root, { mode: 'read' }).then((workspace) => workspace.close()))
    expect(error.code).toBe('STORAGE_MISSING')
  })
})

describe('a workspace', () => {
  it.each(['log/log.db', 'decisions.db', 'index.db'])(
    'whose %s a newer version wrote is refused and left alone',
    async (file) => {
      const path = join(workspacePaths(shop.root).state, file)
      const bytes = readFileSync(path)
      bytes.writeUInt32BE(999, userVersionOffset)
      writeFileSync(path, bytes)
      const before = filesOf(workspacePaths(shop.root).objects)
      for (const mode of ['own', 'read'] as const) {
        const error = await refusal(openWorkspace(shop.root, { mode }).then((workspace) => workspace.close()))
        expect(error.code).toBe('STORAGE_FORMAT_NEWER')
      }
      expect(filesOf(workspacePaths(shop.root).objects)).toEqual(before)
    },
  )

  it('has one owner: a second one is told who, and reading goes on', async () => {
    const owner = await openWorkspace(shop.root, { mode: 'own' })
    try {
      const error = await refusal(openInChild(shop.root))
      expect(error).toMatchObject({ message: expect.stringContaining('OWNER_ACTIVE') })
      expect(error.message).toContain(String(process.pid))
      const token = (JSON.parse(readFileSync(workspacePaths(shop.root).ownerFile, 'utf8')) as { token: string }).token
      expect(error.message).not.toContain(token)
      const reader = await openWorkspace(shop.root, { mode: 'read' })
      expect((await reader.plan()).isUnchanged).toBe(true)
      await reader.close()
    } finally {
      await owner.close()
    }
    expect(await openInChild(shop.root)).toBe('opened')
  })

  it('opened for reading may not be changed', async () => {
    const reader = await openWorkspace(shop.root, { mode: 'read' })
    const error = await refusal(reader.apply({ actor: { kind: 'local', name: 'tester' } }))
    expect(error.code).toBe('OWNER_ACTIVE')
    await reader.close()
  })
})

describe('digests', () => {
  it('are equal in another folder, in another time zone and language, on one thread and two, in other batches', {
    timeout: 120_000,
  }, async () => {
    const expected = await contentOf(shop.root)
    const key = 'a key of more than sixteen letters'
    const setups = [
      { batchRows: 1, threads: 1, env: { TZ: 'America/New_York', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' } },
      { batchRows: 4, threads: 2, env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'C' } },
    ]
    const contents: Readonly<Record<string, string>>[] = []
    for (const { batchRows, threads, env } of setups) {
      const other = makeWorkspace()
      other.write('provender.config.ts', withSecret)
      expect(await applyInChild(other.root, { batchRows, threads }, { ...env, SHOP_KEY: key })).toBe('clean')
      contents.push(await contentOf(other.root))
      other.dispose()
    }
    expect(contents[1]).toEqual(contents[0])
    expect(contents[0]?.['shop/catalog']).toBe(expected['shop/catalog'])
    expect(contents[0]?.['shop/daily-sales']).toBe(expected['shop/daily-sales'])
    // Tokens follow the key of the workspace.
    expect(contents[0]?.['shop/regulars']).not.toBe(expected['shop/regulars'])
  })

  it('of a release are equal for equal clock, key and files, whatever folder and threads', async () => {
    const releases: unknown[] = []
    for (const threads of [1, 2]) {
      const other = makeWorkspace()
      other.write('provender.config.ts', withSecret)
      const clock = fixedClock(instant('2026-11-20T10:00:00Z'))
      const report = await other.apply({ clock, threads, secrets: { SHOP_KEY: 'a key of more than sixteen letters' } })
      expect(report.isClean).toBe(true)
      releases.push(await servingOf(other.root))
      other.dispose()
    }
    expect(releases[1]).toEqual(releases[0])
  })
})

describe('secrets', () => {
  it('that are missing or too short are named, and nothing is taken in', async () => {
    shop.dispose()
    shop = makeWorkspace()
    shop.write('provender.config.ts', withSecret)
    for (const value of [undefined, 'short']) {
      const report = await shop.apply({ secrets: { SHOP_KEY: value } })
      expect(report.sources.map(({ error }) => error?.code)).toContain('SECRET_MISSING')
      const text = JSON.stringify(report)
      expect(text).toContain('SHOP_KEY')
      expect(text).not.toContain('short"')
      expect(report.events.reduce((sum, { events }) => sum + events, 0)).toBe(0)
    }
  })

  it('stand in no file, report or log', async () => {
    shop.dispose()
    shop = makeWorkspace()
    shop.write('provender.config.ts', withSecret)
    shop.append('data/sales.csv', 's7,2026-03-06,Ada Lovelace')
    const planted = 'planted-secret-0123456789'
    let said = ''
    const report = await shop.apply({
      secrets: { SHOP_KEY: planted },
      onOutput: (text) => {
        said += text
      },
      onProgress: (progress) => {
        said += JSON.stringify(progress)
      },
    })
    expect(report.isClean).toBe(true)
    expect(said + JSON.stringify(report)).not.toContain(planted)
    const forms = [planted, Buffer.from(planted).toString('hex'), Buffer.from(planted).toString('base64').slice(0, 30)]
    expect(bytesThatHold(workspacePaths(shop.root).state, forms)).toEqual([])
  })

  it('the key of person tokens can be read by its user only', () => {
    const keys = Object.keys(filesOf(workspacePaths(shop.root).keys))
    expect(keys).toEqual(['person.key'])
    expect(statSync(join(workspacePaths(shop.root).keys, 'person.key')).mode & 0o077).toBe(0)
  })

  it('no name of a person stands in any stored byte, and one person has one token', async () => {
    expect(bytesThatHold(workspacePaths(shop.root).state, ['Lovelace', 'Hopper', 'Turing'])).toEqual([])
    expect((await servingOf(shop.root))['shop/regulars']?.datasets).toMatchObject({ regulars: { rows: 3 } })
  })
})

/** Where a SQLite file holds its user_version. @source https://sqlite.org/fileformat.html, section 1.3 */
const userVersionOffset = 60
const withSecret = `import { defineConfig, secret } from 'provender'\nexport default defineConfig({ personKey: secret('SHOP_KEY') })\n`

function bytesThatHold(folder: string, texts: readonly string[]): readonly string[] {
  return Object.keys(filesOf(folder)).filter((file) => {
    const bytes = readFileSync(join(folder, file))
    return texts.some((text) => bytes.includes(text))
  })
}

async function openInChild(root: string): Promise<string> {
  return applyInChild(root, { open: true }, {})
}

async function applyInChild(
  root: string,
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const script = fileURLToPath(new URL('./apply-child.fixture.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=provender-source', '--disable-warning=ExperimentalWarning', script, root, JSON.stringify(options)],
    {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${out}\n${err}`)
  return out.trim().split('\n').at(-1) ?? ''
}
