import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { OperatorError } from '../base/errors.ts'
import { describeSettings, readConfig } from './config.ts'

const PRODUCTION = {
  ZPC_MODE: 'production',
  ZPC_KEYS: '/etc/zpc/keys',
  ZPC_SMS: 'off',
  ZPC_CITY: resolve(import.meta.dirname, '../../docs/city.example.json'),
  PUBLIC_URL: 'https://pass.example',
  CONSOLE_URL: 'https://console.example',
}

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env)
    return ''
  } catch (error) {
    assert.ok(error instanceof OperatorError)
    return error.message
  }
}

test('starts a demo of Yangzhong without any setting', () => {
  const config = readConfig({})
  assert.equal(config.mode, 'demo')
  assert.equal(config.city.division, '321182')
  assert.equal(config.host, '127.0.0.1')
  assert.ok(!config.keysFolder.startsWith(`${config.varFolder}/`))
})

test('tells every mistake of a production at once', () => {
  const problems = problemsOf({ ZPC_MODE: 'production', PUBLIC_URL: 'http://pass.example' })
  for (const name of ['PUBLIC_URL', 'ZPC_SMS', 'ZPC_KEYS', 'ZPC_CITY', 'CONSOLE_URL']) {
    assert.match(problems, new RegExp(name))
  }
})

test('accepts a production that is set completely', () => {
  assert.equal(readConfig(PRODUCTION).mode, 'production')
})

test('refuses the sandbox partners in production', () => {
  assert.match(problemsOf({ ...PRODUCTION, ZPC_SMS: 'sandbox' }), /demo mode only/)
})

test('refuses a port that is none and a mode that does not exist', () => {
  assert.match(problemsOf({ PORT: 'eighty' }), /PORT/)
  assert.match(problemsOf({ ZPC_MODE: 'test' }), /ZPC_MODE: use demo or production/)
})

test('keeps the demo city quiet for off alone, and takes no other word for it', () => {
  assert.equal(readConfig({}).demoLive, true)
  assert.equal(readConfig({ ZPC_DEMO_LIVE: 'on' }).demoLive, true)
  assert.equal(readConfig({ ZPC_DEMO_LIVE: 'off' }).demoLive, false)
  for (const word of ['OFF', 'false', '0', 'no']) {
    assert.match(problemsOf({ ZPC_DEMO_LIVE: word }), /ZPC_DEMO_LIVE: use on or off/)
  }
})

test('tells a wrong shape together with every other mistake', () => {
  const problems = problemsOf({
    ZPC_MODE: 'production',
    PORT: 'eighty',
    ZPC_LOG: 'loud',
    PUBLIC_URL: 'ftp://pass.example',
  })
  for (const name of ['PORT', 'ZPC_LOG', 'PUBLIC_URL', 'ZPC_SMS', 'ZPC_KEYS', 'ZPC_CITY']) {
    assert.match(problems, new RegExp(`^  ${name}: `, 'm'))
  }
})

test('refuses a database address that is none, and never repeats its password', () => {
  for (const url of ['here', 'postgres://zpc:ge heim@[bad:5432/x', 'mysql://zpc:geheim@h/x']) {
    const problems = problemsOf({ DATABASE_URL: url })
    assert.match(problems, /DATABASE_URL/)
    assert.doesNotMatch(problems, /heim/)
  }
  const url = 'postgres:///zpc?host=/run/postgresql'
  assert.equal(readConfig({ DATABASE_URL: url }).databaseUrl, url)
})

test('refuses keys among the data they open', () => {
  assert.match(problemsOf({ ZPC_VAR: '/srv/zpc', ZPC_KEYS: '/srv/zpc/keys' }), /ZPC_KEYS/)
  assert.match(problemsOf({ ZPC_VAR: '/srv/zpc', ZPC_KEYS: '/srv/zpc' }), /ZPC_KEYS/)
  assert.equal(problemsOf({ ZPC_VAR: '/srv/zpc', ZPC_KEYS: '/srv/zpc-keys' }), '')
})

test('refuses a console on the host of the posters in production', () => {
  for (const CONSOLE_URL of [PRODUCTION.PUBLIC_URL, 'https://pass.example:8443/console']) {
    assert.match(problemsOf({ ...PRODUCTION, CONSOLE_URL }), /CONSOLE_URL/)
  }
})

test('reads a city file and names what is wrong in it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'zpc-city-')), 'city.json')
  const city = { nameZh: '丹阳市', nameEn: 'Danyang', division: '321181', hotline: '12345' }
  for (const retentionDays of [14, 30, 60]) {
    writeFileSync(file, JSON.stringify({ ...city, retentionDays }))
    assert.equal(readConfig({ ZPC_CITY: file }).city.retentionDays, retentionDays)
  }
  for (const retentionDays of [13, 61, 0, -1, 20.5, '30']) {
    writeFileSync(file, JSON.stringify({ ...city, retentionDays }))
    assert.match(problemsOf({ ZPC_CITY: file }), /retentionDays/)
  }
  writeFileSync(file, '{')
  assert.match(problemsOf({ ZPC_CITY: file }), /not JSON/)
  assert.match(problemsOf({ ZPC_CITY: `${file}.missing` }), /no file/)
})

test('documents every setting (else: npm run env)', () => {
  const file = resolve(import.meta.dirname, '../../docs/env.md')
  assert.equal(readFileSync(file, 'utf8'), describeSettings())
})

test('tells every mistake of the health and the travel code at once, and no secret', () => {
  const problems = problemsOf({
    ...PRODUCTION,
    ZPC_HEALTH_CODE: 'http',
    ZPC_HEALTH_CODE_URL: 'http://health.example/query',
    ZPC_HEALTH_CODE_KEY: 'geheim',
    ZPC_TRAVEL_CODE: 'sandbox',
  })
  for (const name of ['ZPC_HEALTH_CODE_URL', 'ZPC_HEALTH_CODE_KEY', 'ZPC_TRAVEL_CODE']) {
    assert.match(problems, new RegExp(name))
  }
  assert.doesNotMatch(problems, /geheim/)
  assert.match(problemsOf({ ZPC_HEALTH_CODE: 'carrier-pigeon' }), /use http or off/)
  assert.match(problemsOf({ ZPC_TRAVEL_CODE: 'http' }), /ZPC_TRAVEL_CODE_URL/)
})

test('a production without codes has none, or has them off, or has them real', () => {
  assert.equal(readConfig(PRODUCTION).healthCode.kind, '')
  const real = {
    ZPC_HEALTH_CODE: 'http',
    ZPC_HEALTH_CODE_URL: 'https://health.example/query',
    ZPC_HEALTH_CODE_KEY: 'k'.repeat(32),
    ZPC_TRAVEL_CODE: 'off',
  }
  const config = readConfig({ ...PRODUCTION, ...real })
  assert.deepEqual([config.healthCode.kind, config.travelCode.kind], ['http', 'off'])
})
