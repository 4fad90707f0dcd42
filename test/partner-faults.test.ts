// Each of the five partners ill in each of six ways, over real HTTP: the check-in is answered and
// stored exactly once, and the verdict is what the rule table says of silence.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { dayOf } from '../src/base/instant.ts'
import {
  openAlipay,
  openHealthCode,
  openSms,
  openTravelCode,
  openWechat,
} from '../src/partners/index.ts'
import type { CodeConfig, CodePort, SmsPort } from '../src/partners/index.ts'
import { openSandboxAlipay } from '../src/partners/sandbox/alipay-gateway.ts'
import type { SandboxAlipay } from '../src/partners/sandbox/alipay-gateway.ts'
import { openSandboxCode } from '../src/partners/sandbox/code-partner.ts'
import type { SandboxCodePartner } from '../src/partners/sandbox/code-partner.ts'
import { FAULTS } from '../src/partners/sandbox/loopback.ts'
import type { Fault } from '../src/partners/sandbox/loopback.ts'
import { openSandboxSmsGateway } from '../src/partners/sandbox/sms-gateway.ts'
import type { SandboxSmsGateway } from '../src/partners/sandbox/sms-gateway.ts'
import { openSandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import type { SandboxWechat } from '../src/partners/sandbox/wechat-server.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Clock } from '../src/platform/clock.ts'
import { makeDevices } from './helpers/city.ts'
import type { Device } from './helpers/city.ts'
import { inventDocument, inventPhone } from './helpers/invent.ts'
import { hiddenField } from './helpers/phone.ts'
import { openVisitorApp } from './helpers/visitor-app.ts'
import type { VisitorApp } from './helpers/visitor-app.ts'
import { cookieHeader, jarOf, openVisitorJars, ticketOf } from './helpers/visitor-jar.ts'
import type { Jar, VisitorJars } from './helpers/visitor-jar.ts'

const PUBLIC_URL = 'https://pass.example'

let opened: AsyncDisposableStack
let health: SandboxCodePartner
let travel: SandboxCodePartner
let sms: SandboxSmsGateway
let wechat: SandboxWechat
let alipay: SandboxAlipay
let city: VisitorApp
let jars: VisitorJars
let devices: Device[]
let used = 0
let registered = 500

/** A port whose breaker is new in each story: one partner's illness is not the next one's. */
function renewable<S extends string>(
  config: CodeConfig,
  open: (config: CodeConfig, clock: Clock) => CodePort<S>,
) {
  let port = open(config, systemClock)
  return {
    port: { isConnected: true, ask: (documents) => port.ask(documents) } satisfies CodePort<S>,
    renew: (fault: Fault) => {
      const isSlow = fault === 'slow'
      const patient = isSlow ? { ...config, patienceMs: CODE_PATIENCE_MS } : config
      port = open(patient, systemClock)
    },
  }
}

// What a port waits for outside of the sandboxes, which are given time on a busy machine.
const CODE_PATIENCE_MS = 300
const PROVIDER_PATIENCE_MS = 1500

let renewCodes: (fault: Fault) => void
let renewSms: () => void

before(async () => {
  opened = new AsyncDisposableStack()
  health = opened.use(await openSandboxCode({ kind: 'health', clock: systemClock }))
  travel = opened.use(await openSandboxCode({ kind: 'travel', clock: systemClock }))
  sms = opened.use(await openSandboxSmsGateway(systemClock))
  wechat = opened.use(await openSandboxWechat(systemClock))
  alipay = opened.use(await openSandboxAlipay(systemClock))
  const healthPort = renewable(health.config, openHealthCode)
  const travelPort = renewable(travel.config, openTravelCode)
  renewCodes = (fault) => {
    healthPort.renew(fault)
    travelPort.renew(fault)
  }
  const patienceMs = PROVIDER_PATIENCE_MS
  let smsPort: SmsPort = openSms(sms.config, systemClock)
  renewSms = () => {
    smsPort = openSms(sms.config, systemClock)
  }
  city = opened.use(
    await openVisitorApp({
      doors: 4,
      health: healthPort.port,
      travel: travelPort.port,
      sms: { send: (message) => smsPort.send(message) },
      providers: {
        publicUrl: PUBLIC_URL,
        wechat: openWechat({ ...wechat.config, patienceMs }, systemClock),
        alipay: openAlipay({ ...alipay.config, patienceMs }, systemClock),
      },
    }),
  )
  jars = openVisitorJars(city)
  devices = await makeDevices(city.database, 100)
  for (let index = 0; index < 1000; index += 1) {
    health.setState(inventDocument(index), 'green')
    travel.setState(inventDocument(index), 'plain')
  }
})
after(() => opened.disposeAsync())

function nextDevice(): Device {
  const device = devices[used]
  used += 1
  return device ?? assert.fail('no more devices')
}

/** Scans and posts twice, as a phone does whose first answer was lost. */
async function scanTwice(device: Device, door: number): Promise<string> {
  const jar = jarOf(device)
  const ticket = ticketOf(await jars.get(jars.door(door), jar))
  const before = await jars.countVisits(device.personId)
  const answer = await jars.post(jars.door(door), { ticket }, jar)
  assert.equal(answer.statusCode, 200)
  const again = await jars.post(jars.door(door), { ticket }, jar)
  assert.equal(verdictOf(again), verdictOf(answer))
  assert.equal((await jars.countVisits(device.personId)) - before, 1, 'stored exactly once')
  return verdictOf(answer)
}

function verdictOf(answer: LightMyRequestResponse): string {
  return /data-verdict="([a-z-]+)"/.exec(answer.body)?.[1] ?? assert.fail(answer.body.slice(0, 300))
}

type States = Parameters<VisitorApp['rules']['rule']>[0]

function ruled(states: Pick<States, 'health' | 'travel'>): string {
  const day = dayOf(city.clock.now())
  return city.rules.rule({ ...states, category: 'shopping', day }).row.verdict
}

async function factRows(): Promise<readonly unknown[]> {
  return city.database.sql`select * from people.fact order by document_blind, kind`
}

for (const fault of FAULTS.filter((one) => one !== 'none')) {
  test(`a health code that is ill (${fault}) is unavailable: the table decides`, async () => {
    renewCodes('none')
    health.setFault('none')
    const seenGreen = nextDevice()
    assert.equal(await scanTwice(seenGreen, 0), ruled({ health: 'green', travel: 'plain' }))
    health.setFault(fault)
    renewCodes(fault)
    const expected = ruled({ health: 'unavailable', travel: 'plain' })
    assert.equal(expected, 'see-staff')
    const facts = await factRows()
    assert.equal(await scanTwice(nextDevice(), 1), expected)
    // Green within a day is the last word that the partner said.
    city.clock.advance(3600)
    assert.equal(await scanTwice(seenGreen, 1), ruled({ health: 'green', travel: 'plain' }))
    city.clock.advance(86_400)
    assert.equal(await scanTwice(seenGreen, 2), expected)
    assert.deepEqual(await factRows(), facts, 'a scan writes no fact')
    health.setFault('none')
  })

  test(`a travel code that is ill (${fault}) is unavailable: the table decides`, async () => {
    renewCodes(fault)
    travel.setFault(fault)
    const expected = ruled({ health: 'green', travel: 'unavailable' })
    assert.equal(await scanTwice(nextDevice(), 0), expected)
    travel.setFault('none')
  })

  test(`an SMS gateway that is ill (${fault}) lets a visitor register`, async () => {
    renewSms()
    sms.setFault(fault)
    registered += 1
    const jar: Jar = new Map()
    const ticket = ticketOf(await jars.get(jars.door(3), jar))
    const visitor = {
      ticket,
      phone: inventPhone(registered),
      name: '测试员',
      kind: 'resident-id',
      number: inventDocument(registered),
      consent: '1',
    }
    const before = await jars.countVisits()
    const asked = await jars.post(`${jars.door(3)}/code`, visitor, jar)
    assert.match(asked.body, /短信暂时发不出去/)
    assert.equal(hiddenField(asked.body, 'later'), '1')
    for (let time = 0; time < 2; time += 1) {
      const done = await jars.post(`${jars.door(3)}/register`, { ...visitor, later: '1' }, jar)
      assert.equal(verdictOf(done), 'see-staff')
    }
    assert.equal((await jars.countVisits()) - before, 1, 'stored exactly once')
    assert.equal(sms.inbox().length, 0)
    sms.setFault('none')
  })

  for (const app of ['wechat', 'alipay'] as const) {
    test(`${app} that is ill (${fault}) leaves the plain way`, async () => {
      const sandbox = app === 'wechat' ? wechat : alipay
      sandbox.setFault(fault, 'api')
      const device = nextDevice()
      const jar = jarOf(device)
      const agent = app === 'wechat' ? 'MicroMessenger/8.0.49' : 'AlipayClient/10.5.0'
      const get = (url: string) =>
        city.app.inject({
          url,
          headers: {
            cookie: cookieHeader(jar),
            'user-agent': `Mozilla/5.0 (Linux; Android 13) ${agent}`,
            'sec-fetch-site': 'same-origin',
          },
        })
      const leaving = await get(`${jars.door(0)}/${app}`)
      for (const { name, value } of leaving.cookies) jar.set(name, value)
      const target = String(leaving.headers.location)
      if (leaving.statusCode === 302 && target.startsWith('http')) {
        const there = await fetch(target.split('#')[0] ?? '', { redirect: 'manual' })
        const back = new URL(there.headers.get('location') ?? '')
        const returned = await get(back.pathname + back.search)
        assert.ok([303, 400].includes(returned.statusCode), String(returned.statusCode))
        // A slow one answers in the end, and well: nobody waited for that.
        if (fault === 'slow') assert.match(String(returned.headers.location), /\?plain=1$/)
      }
      sandbox.setFault('none')
      assert.equal(await scanTwice(device, 3), ruled({ health: 'green', travel: 'plain' }))
    })
  }
}
