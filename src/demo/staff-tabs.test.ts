// Whose session a page of the demo is given, of the several that one browser holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import type { App } from '../platform/http.ts'
import { separateStaffTabs } from './staff-tabs.ts'

const NAMED = 'zpc_staff.tracer.session_token=t; zpc_staff.auditor.session_token=a'

async function cookieSeen(cookie: string, shown?: string): Promise<string> {
  const app = Fastify()
  separateStaffTabs(app as unknown as App)
  app.get('/', (request) => ({ cookie: request.headers.cookie }))
  const headers = { cookie, ...(shown === undefined ? {} : { 'x-zpc-account': shown }) }
  const answer = await app.inject({ url: '/', headers })
  return answer.json<{ cookie: string }>().cookie
}

test('a page is given the session of whom it shows, and no other', async () => {
  assert.equal(await cookieSeen(`x=1; ${NAMED}`, 'tracer'), 'x=1; zpc_staff.session_token=t')
  assert.equal(await cookieSeen(NAMED, 'supervisor'), '')
  assert.equal(await cookieSeen(NAMED), 'zpc_staff.session_token=a')
})

test('a session that has no name yet, as after the first enrolment, is not lost', async () => {
  const plain = `${NAMED}; zpc_staff.session_token=new`
  assert.equal(await cookieSeen(plain, 'newcomer'), 'zpc_staff.session_token=new')
  assert.equal(await cookieSeen(plain, 'tracer'), 'zpc_staff.session_token=t')
})
