import { describe, expect, it } from 'vitest'
import { js } from '../fixtures/refusing.ts'
import { defineConfig, secret } from './config.ts'

const refused = (message: string) => expect.objectContaining({ code: 'CONFIG_INVALID', message })

describe('the settings of a workspace', () => {
  it('all have a default', () => {
    expect(defineConfig()).toEqual({
      definitions: ['**/*.product.ts', '**/*.source.ts'],
      open: [],
      http: { host: '127.0.0.1', port: 4400 },
      authentication: null,
      personKey: null,
      memoryMib: { builder: 0, reader: 0, binder: 0 },
      threads: 0,
      limits: { loadSeconds: 10, querySeconds: 30, columns: 2000 },
    })
  })

  it('keep the defaults beside what is set', () => {
    const config = defineConfig({
      http: { port: 0 },
      open: ['library/*', 'city/visits', '*'],
      personKey: secret('PERSON_KEY'),
    })
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 0 },
      personKey: { secret: 'PERSON_KEY' },
      threads: 0,
    })
    expect([config, config.http, config.open, config.limits].every(Object.isFrozen)).toBe(true)
  })

  it('stay the same when they are defined twice', () => {
    const config = defineConfig({ threads: 2, authentication: { token: secret('TOKEN') } })
    expect(defineConfig(config)).toEqual(config)
  })

  it.each([
    [
      { prot: 1 },
      'provender.config.ts: prot is no setting. There are: definitions, open, http, authentication, personKey, memoryMib, threads, limits.',
    ],
    [{ http: { prot: 1 } }, 'provender.config.ts: http.prot is no setting. There are: host, port.'],
    [{ http: 4400 }, 'provender.config.ts: http is 4400; write an object of settings.'],
    [{ http: { port: '80' } }, 'provender.config.ts: http.port is "80"; write a whole number from 0 to 65535.'],
    [{ http: { port: 65_536 } }, 'provender.config.ts: http.port is 65536; write a whole number from 0 to 65535.'],
    [{ http: { host: '' } }, 'provender.config.ts: http.host is ""; write a host name or address.'],
    [{ threads: 1.5 }, 'provender.config.ts: threads is 1.5; write a whole number from 0 to 1024.'],
    [{ threads: undefined }, 'provender.config.ts: threads is undefined; leave it out to have the default.'],
    [{ memoryMib: { builder: -1 } }, 'provender.config.ts: memoryMib.builder is -1; write a whole number from 0.'],
    [{ limits: { columns: Number.NaN } }, 'provender.config.ts: limits.columns is NaN; write a whole number from 0.'],
    [{ definitions: 'x.ts' }, 'provender.config.ts: definitions must be a list of texts.'],
    [{ open: [1] }, 'provender.config.ts: open must be a list of texts.'],
    [{ open: ['library'] }, '"library" names no products: it has not two parts. Write domain/name, domain/* or *.'],
    [
      { personKey: 'hunter2' },
      "provender.config.ts: personKey is no reference to a secret; write secret('NAME'), never the value itself.",
    ],
    [
      { authentication: { token: 'hunter2' } },
      "provender.config.ts: authentication.token is no reference to a secret; write secret('NAME'), never the value itself.",
    ],
    [
      { authentication: {} },
      "provender.config.ts: authentication.token is no reference to a secret; write secret('NAME'), never the value itself.",
    ],
    ['x', 'provender.config.ts: the default export is "x"; write an object of settings.'],
  ])('%j is refused', (settings, message) => {
    expect(() => defineConfig(js(settings))).toThrow(refused(message))
  })

  it('never repeat a secret that was written where its name belongs', () => {
    expect(() => secret('my pass word')).toThrow(
      refused(
        'secret(…) is given no name of an environment variable. Write one in capitals, such as PERSON_KEY, never the value itself.',
      ),
    )
    expect(secret('PERSON_KEY')).toEqual({ secret: 'PERSON_KEY' })
  })
})
