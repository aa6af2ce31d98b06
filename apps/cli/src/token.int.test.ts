import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand, startCommand } from '../testing/run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'provender-token-'))
const workspace = join(home, 'reading')

beforeAll(async () => {
  expect(await runCommand(home, 'init', 'reading')).toMatchObject({ code: 0 })
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const run = (...args: readonly string[]) => runCommand(workspace, 'token', ...args)
const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout)

describe('without an owner', () => {
  it('tokens are made, listed and revoked before anything was applied', async () => {
    expect(await json('list')).toEqual({ tokens: [] })
    const made = await json('create', '--name', 'early', '--role', 'steward')
    expect(made).toEqual({
      ...{ id: 1, name: 'early', role: 'steward', domain: null, expires: null },
      token: expect.stringMatching(/^pvt_[\w-]{43}$/),
    })
    const listed = await run('list')
    expect(listed.stdout).toMatch(/^ 1 {2}early +steward +– +holds +never/m)
    expect(listed.stdout).not.toContain('pvt_')
    expect(await json('revoke', '1')).toMatchObject({ id: 1 })
    expect((await json('list')).tokens).toMatchObject([{ name: 'early', state: 'revoked' }])
  })

  it('also while definitions are broken', async () => {
    const config = join(workspace, 'provender.config.ts')
    const text = readFileSync(config, 'utf8')
    writeFileSync(config, 'throw new Error("broken")')
    expect((await run('create', '--name', 'urgent', '--role', 'consumer')).code).toBe(0)
    expect((await run('revoke', 'urgent')).code).toBe(0)
    writeFileSync(config, text)
  })

  it('two commands at once leave decisions that hold, and one token of a name', async () => {
    const create = () => run('create', '--name', 'racer', '--role', 'consumer', '--json')
    const ran = await Promise.all([create(), create(), create()])
    const errors = ran.filter(({ code }) => code !== 0).map(({ stdout }) => JSON.parse(stdout).error.code)
    expect(errors).toHaveLength(2)
    for (const code of errors) expect(['TOKEN_NAME_TAKEN', 'OWNER_ACTIVE']).toContain(code)
    const holding = (await json('list')).tokens.filter(({ state }: { state: string }) => state === 'holds')
    expect(holding).toMatchObject([{ name: 'racer' }])
  })

  it.each<[readonly string[], number, string]>([
    [['create', '--name', 'racer', '--role', 'consumer'], 1, 'TOKEN_NAME_TAKEN'],
    [['create', '--name', 'importer', '--role', 'producer'], 2, 'REQUEST_INVALID'],
    [['create', '--name', 'Ada', '--role', 'consumer'], 2, 'REQUEST_INVALID'],
    [['create', '--name', 'ada', '--role', 'admin'], 2, 'USAGE'],
    [['create', '--role', 'consumer'], 2, 'USAGE'],
    [['create', '--name', 'ada', '--role', 'consumer', '--expires', 'soon'], 2, 'USAGE'],
    [['create', '--name', 'ada', '--role', 'consumer', '--expires', '2020-01-01'], 2, 'USAGE'],
    [['revoke', 'nobody'], 4, 'TOKEN_UNKNOWN'],
    [['revoke'], 2, 'USAGE'],
    [[], 2, 'USAGE'],
    [['delete'], 2, 'USAGE'],
  ])('token %j ends with %i and %s', async (args, code, error) => {
    const ran = await run(...args, ...(args.length === 0 ? [] : ['--json']))
    expect(ran.code).toBe(code)
    expect(`${ran.stdout}${ran.stderr}`).toContain(error)
  })
})

describe('the page about tokens', () => {
  const folder = join(home, 'page', 'reading')
  const page = readFileSync(
    fileURLToPath(new URL('../../../docs/how-to/give-access-by-tokens.md', import.meta.url)),
    'utf8',
  )
  const command = fileURLToPath(new URL('./bin/provender.ts', import.meta.url))

  function shell(line: string, token: string): Promise<string> {
    const node = `"${process.execPath}" --conditions=provender-source --disable-warning=ExperimentalWarning "${command}"`
    const script = `exec 2>&1\nprovender() { ${node} "$@"; }\n${line}`
    const env = { ...process.env, TOKEN: token }
    return new Promise((resolve) => execFile('bash', ['-c', script], { cwd: folder, env }, (_, out) => resolve(out)))
  }

  /** What curl prints here: the body, or the status where the body goes nowhere. */
  async function requested(line: string, url: string, token: string): Promise<string> {
    const path = / http:\/\/127\.0\.0\.1:4400(\S+)$/.exec(line)?.[1] ?? ''
    expect(line).toContain('-H "authorization: Bearer $TOKEN"')
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    return line.includes('%{http_code}') ? String(answer.status) : answer.text()
  }

  const masked = (text: string): readonly string[] =>
    text
      .replace(/pvt_[\w-]{43}/g, 'pvt_T')
      .replace(/[23]\d{3}-\d\d-\d\dT[\d:]+Z( +\S+$)?/gm, 'P')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '' && !line.startsWith('──'))

  it('prints what it says, command by command, while the workspace is served', { timeout: 60_000 }, async () => {
    await runCommand(home, 'init', 'page/reading')
    const serving = startCommand(folder, 'start', '--port', '0')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await serving.said('http://127.0.0.1:'))?.[0] ?? ''
    let token = ''
    const sessions = [...page.matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g)]
    expect(sessions).toHaveLength(6)
    for (const [, line = '', expected = ''] of sessions) {
      const printed = line.startsWith('curl') ? await requested(line, url, token) : await shell(line, token)
      if (line.includes('--name ada')) token = /pvt_[\w-]{43}/.exec(printed)?.[0] ?? ''
      expect(masked(printed), line).toEqual(masked(expected))
    }
    serving.child.kill('SIGINT')
    await serving.ended
  })
})
