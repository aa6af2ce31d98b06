import { expect, it } from 'vitest'
import { workspacePaths } from './workspace-paths.ts'

it('everything lies below .provender, absolute', () => {
  const { root, ownerSocket, ...paths } = workspacePaths('/home/ada/library', '/tmp')
  for (const path of Object.values(paths)) expect(path).toMatch(/^\/home\/ada\/library\/\.provender/)
  expect(ownerSocket).toBe('/home/ada/library/.provender/owner.sock')
  expect(workspacePaths('.').root).toBe(process.cwd())
})

it('a workspace that lies too deep for a socket path gets a short one of its own, the same each time', () => {
  const deep = (name: string) => workspacePaths(`/home/${'ä'.repeat(45)}/${name}`, '/tmp').ownerSocket
  expect(deep('one')).toMatch(/^\/tmp\/provender-[0-9a-f]{12}\.sock$/)
  expect(deep('one')).toBe(deep('one'))
  expect(deep('one')).not.toBe(deep('two'))
})

it('a socket path of exactly 107 bytes is still used', () => {
  const root = `/${'r'.repeat(107 - '/.provender/owner.sock'.length - 1)}`
  expect(Buffer.byteLength(workspacePaths(root, '/tmp').ownerSocket)).toBe(107)
  expect(workspacePaths(`${root}r`, '/tmp').ownerSocket).toMatch(/^\/tmp\//)
})
