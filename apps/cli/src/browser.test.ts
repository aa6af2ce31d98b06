import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { browserCommand, openInBrowser } from './browser.ts'

it.each([
  ['a Mac', 'darwin', {}, ['open']],
  ['Windows', 'win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
  ['a Linux desktop', 'linux', { DISPLAY: ':0' }, ['xdg-open']],
  ['Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
  ['a server without a screen', 'linux', { DISPLAY: '' }, null],
] as const)('the browser of %s is found', (_, platform, env, command) => {
  expect(browserCommand(platform, env)).toEqual(command)
})

it('an address with a token is never an argument: the browser gets a page of the user alone that leads there', async () => {
  const state = mkdtempSync(join(tmpdir(), 'provender-open-'))
  const seen = join(state, 'seen')
  const script = join(state, 'browser.mjs')
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(seen)}, process.argv[2])`,
  )
  const address = 'http://127.0.0.1:4400/#token=s3cr3t"<&'
  for (let time = 0; time < 2; time += 1)
    expect(await openInBrowser([process.execPath, script], address, { state })).toBe(true)
  await expect.poll(() => readFileSync(seen, 'utf8'), { timeout: 5000 }).toMatch(/^file:.*open\.html$/)
  const page = join(state, 'open.html')
  expect(readFileSync(page, 'utf8')).toContain('content="0; url=http://127.0.0.1:4400/#token=s3cr3t&quot;&lt;&amp;"')
  expect(statSync(page).mode & 0o777).toBe(0o600)
})

it('a browser that is not there is no failure', async () => {
  const state = mkdtempSync(join(tmpdir(), 'provender-open-'))
  expect(await openInBrowser(['provender-no-such-browser'], 'http://127.0.0.1:4400/', { state })).toBe(false)
})
