// What strangers send: naughty strings through every field, and clients that take gzip.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { LightMyRequestResponse } from 'fastify'
import { makeDevices } from '../../test/helpers/city.ts'
import { inventDocument } from '../../test/helpers/invent.ts'
import { hiddenField } from '../../test/helpers/phone.ts'
import { openVisitorApp } from '../../test/helpers/visitor-app.ts'
import type { VisitorApp } from '../../test/helpers/visitor-app.ts'

let city: VisitorApp
before(async () => {
  city = await openVisitorApp({ doors: 1 })
})
after(() => city[Symbol.asyncDispose]())

const PAGE_MAX_BYTES = 10 * 1024
const STRINGS = '../shared/data/vectors/blns.json'
const VISITOR = {
  phone: '19900009001',
  name: '王小明',
  kind: 'resident-id',
  number: inventDocument(7001),
  consent: '1',
}

function door(): string {
  return `/p/${city.doors[0]?.token}`
}

async function post(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return city.app.inject({
    method: 'POST',
    url: path,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
}

test('sends the result as gzip that any reader opens', async () => {
  const [device] = await makeDevices(city.database, 1)
  const cookie = device?.cookie ?? ''
  const page = await city.app.inject({ url: door(), headers: { cookie } })
  const ticket = hiddenField(page.body, 'ticket')
  const answer = await post(door(), { ticket }, { cookie, 'accept-encoding': 'gzip' })
  assert.equal(answer.headers['content-encoding'], 'gzip')
  assert.ok(answer.rawPayload.length <= PAGE_MAX_BYTES)
  assert.match(gunzipSync(answer.rawPayload).toString(), /可以进入/)
})

test('naughty strings through every field are stored or refused with a sentence', async (t) => {
  if (!existsSync(STRINGS)) {
    t.skip(`the list of naughty strings is not here: ${STRINGS}`)
    return
  }
  const strings = JSON.parse(readFileSync(STRINGS, 'utf8')) as string[]
  const page = await city.app.inject({ url: door() })
  const ticket = hiddenField(page.body, 'ticket')
  const fields = [...Object.keys(VISITOR), 'code', 'issuer', 'ticket', 'how', 'as', 'later']
  for (const [index, text] of strings.entries()) {
    for (const field of [fields[index % fields.length] ?? 'name', 'name']) {
      const form = { ...VISITOR, ticket, [field]: text }
      const answer = await post(`${door()}/register`, form)
      assert.notEqual(answer.statusCode, 500, `${field}: ${text}`)
      assert.ok(!answer.body.includes('<script>alert('), `${field}: ${text}`)
    }
    // Also past the phone: every name that is allowed is stored.
    const late = await post(`${door()}/register`, { ...VISITOR, ticket, later: '1', name: text })
    assert.ok([200, 400].includes(late.statusCode), `${late.statusCode} ${text}`)
    const number = await post('/n', { number: text })
    assert.ok([303, 404, 429].includes(number.statusCode))
    const code = await city.app.inject({ url: `/p/${encodeURIComponent(text)}` })
    assert.ok([303, 400, 404, 414].includes(code.statusCode), `${code.statusCode} ${text}`)
  }
})
