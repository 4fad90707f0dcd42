// One city with somebody in every role and something of everything to be seen, for the walk over
// who sees what (docs/roles.md).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { HOUR } from '../../src/base/instant.ts'
import {
  addDevice,
  openSession,
  recordSeenByStaff,
  writeDeviceCookie,
} from '../../src/people/index.ts'
import { addMember, noteStrangeCode, openDuty } from '../../src/places/index.ts'
import type { StaffRole } from '../../src/staff/index.ts'
import { insertVisits } from '../../src/visits/index.ts'
import { openCityApp } from './city-app.ts'
import type { CityApp } from './city-app.ts'
import { addPerson, flagsOf, makeDoors } from './city.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { hiddenField } from './phone.ts'
import { fillRegister } from './role-register.ts'
import { fillTeam } from './role-team.ts'
import { CARDS, bodiesOf, listText, registerBodies } from './role-bodies.ts'
import type { Bodies } from './role-bodies.ts'
import { addStaff, signInStaff } from './staff.ts'

export const ROLES = [
  'nobody',
  'visitor',
  'reporter',
  'gatekeeper on duty',
  'gatekeeper off duty',
  'manager',
  'tracer',
  'supervisor',
  'auditor',
  'administrator',
] as const
export type RoleName = (typeof ROLES)[number]
type Cookies = Record<string, string>

export type RoleCity = {
  readonly city: CityApp
  readonly cookies: ReadonlyMap<RoleName, Cookies>
  /** What stands for the parameters of an address. */
  readonly params: Readonly<Record<string, string>>
  /** Other ones for some addresses, by `POST /path`. */
  readonly paramsOf: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What is sent to an address, by `POST /path`; nothing where none is named. */
  readonly bodies: Bodies
  /** What nobody may read but by an unmasking on record. */
  readonly secrets: readonly string[]
}

const STAFF: readonly StaffRole[] = ['tracer', 'supervisor', 'auditor', 'administrator']

type Person = {
  readonly personId: number
  readonly name: string
  readonly number: string
  readonly phone: string
}

async function addNamed(
  city: CityApp,
  index: number,
  name: string,
  document = index,
): Promise<Person> {
  const [number, phone] = [inventDocument(document), inventPhone(index)]
  const person = { name, number, phone }
  const personId = await addPerson(city.database, { ...person, at: city.city.clock.now() })
  return { personId, ...person }
}

async function phoneOf(city: CityApp, person: Person): Promise<Cookies> {
  const { sql, keyring } = city.database
  const at = city.city.clock.now()
  const device = await sql.begin((tx) => addDevice(tx, person.personId, at))
  const mask = { maskedName: `${person.name.slice(0, 1)}*` }
  const registration = { ...device, ...mask, personId: person.personId, assurance: 1 } as const
  return {
    zpc_enter: writeDeviceCookie(keyring, [registration], at),
    zpc_read: await sessionOf(city, person, 'read').then((one) => one.token),
  }
}

async function sessionOf(city: CityApp, person: Person, power: 'run' | 'read') {
  const deps = { keyring: city.database.keyring, clock: city.city.clock }
  const { personId, phone } = person
  return openSession(city.database.sql, deps, { power, personId, phone: `+86${phone}` })
}

async function staffOf(city: CityApp, role: StaffRole): Promise<Cookies> {
  await addStaff(city.database, role, [{ role, division: '321182' }])
  return signInStaff(city.app, role)
}

type Team = { readonly placeId: number; readonly pointId: number }

async function teamOf(
  city: CityApp,
  person: Person,
  at: Team & { role: 'manager' | 'gatekeeper'; isOnDuty: boolean },
): Promise<Cookies> {
  const { sql, keyring } = city.database
  const { token, session } = await sessionOf(city, person, 'run')
  const { placeId, pointId, role, isOnDuty } = at
  const { phoneBlind } = session
  const member = { placeId, phoneBlind, phoneMask: '199****0000', name: '', role }
  await sql.begin((tx) => addMember(tx, keyring, member))
  const duty = { placeId, pointId, phoneBlind, personId: person.personId }
  if (isOnDuty) await sql.begin((tx) => openDuty(tx, { ...duty, at: city.city.clock.now() }))
  return { zpc_run: token }
}

async function scan(city: CityApp, token: string, cookies: Cookies): Promise<void> {
  const only = { zpc_enter: cookies['zpc_enter'] ?? '' }
  const page = await city.app.inject({ url: `/p/${token}`, cookies: only })
  const payload = new URLSearchParams({ ticket: hiddenField(page.body, 'ticket') }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const url = `/p/${token}`
  const done = await city.app.inject({ method: 'POST', url, cookies: only, payload, headers })
  assert.equal(done.statusCode, 200, done.body)
}

/** Asks as somebody and gives the answer. */
async function ask<T>(
  city: CityApp,
  cookies: Cookies | undefined,
  url: string,
  payload?: object,
): Promise<T> {
  const how = payload ? ({ method: 'POST', payload } as const) : ({ method: 'GET' } as const)
  const answer = await city.app.inject({ ...how, url, cookies: cookies ?? {} })
  assert.equal(answer.statusCode, 200, `${url}: ${answer.body}`)
  return answer.json<T>()
}

async function traceCase(city: CityApp, tracer: Cookies | undefined, id: string): Promise<void> {
  const url = `/api/tracing/cases/${id}/trace`
  await ask(city, tracer, url, {})
  for (let tries = 0; tries < 200; tries += 1) {
    const { state } = await ask<{ state: string }>(city, tracer, url)
    if (state !== 'running' && state !== 'queued' && state !== 'tracing') return
    await sleep(50)
  }
}

async function openCase(city: CityApp, person: Person, tracer: Cookies): Promise<string> {
  const now = city.city.clock.now()
  const opened = await city.app.inject({
    method: 'POST',
    url: '/api/tracing/cases',
    cookies: tracer,
    payload: {
      subject: { by: 'phone', phone: person.phone },
      reason: '核酸阳性',
      onsetAt: now - 24 * HOUR,
    },
  })
  assert.equal(opened.statusCode, 200, opened.body)
  return String(opened.json<{ caseId: number }>().caseId)
}

async function addPast(city: CityApp, placeId: number, persons: readonly Person[]): Promise<void> {
  const flags = flagsOf()
  const enteredAt = city.city.clock.now() - 20 * HOUR
  const by = { reporterId: null, enteredAt, placeId, printNo: 1, deviceNo: 1, ruleVersion: 1 }
  const visits = persons.map(({ personId }) => ({ ...by, personId, flags }))
  await insertVisits(city.database.sql, visits)
}

/** Opens the city. */
export async function openRoleCity(): Promise<RoleCity> {
  const city = await openCityApp()
  const { sql, keyring } = city.database
  const [door, community] = await makeDoors(city.database, 2)
  assert.ok(door && community)
  await city.city.prints.refresh()
  const print = city.city.prints.find(door.token)
  assert.ok(print)
  const names = ['欧阳来访', '司马代报', '诸葛值班', '上官下班', '皇甫经理', '尉迟红衣', '公孙病例']
  const people: Person[] = []
  for (const [index, name] of names.entries()) people.push(await addNamed(city, 800 + index, name))
  const [visitor, reporter, onDuty, offDuty, manager, stopped, patient] = people
  assert.ok(visitor && reporter && onDuty && offDuty && manager && stopped && patient)
  const team = { placeId: print.placeId, pointId: print.pointId }
  const cookies = new Map<RoleName, Cookies>([
    ['nobody', {}],
    ['visitor', await phoneOf(city, visitor)],
    ['reporter', await phoneOf(city, reporter)],
    [
      'gatekeeper on duty',
      await teamOf(city, onDuty, { ...team, role: 'gatekeeper', isOnDuty: true }),
    ],
    [
      'gatekeeper off duty',
      await teamOf(city, offDuty, { ...team, role: 'gatekeeper', isOnDuty: false }),
    ],
    ['manager', await teamOf(city, manager, { ...team, role: 'manager', isOnDuty: false })],
  ])
  for (const role of STAFF) cookies.set(role, await staffOf(city, role))

  const at = city.city.clock.now()
  const seen = { personId: stopped.personId, health: 'red', by: 'person:1', at } as const
  await sql.begin((tx) => recordSeenByStaff(tx, { keyring }, seen))
  await addPast(city, print.placeId, [patient, visitor, stopped])
  await scan(city, door.token, cookies.get('visitor') ?? {})
  await scan(city, door.token, cookies.get('reporter') ?? {})
  await scan(city, door.token, await phoneOf(city, stopped))
  const caseId = await openCase(city, patient, cookies.get('tracer') ?? {})
  const tracer = cookies.get('tracer')
  await traceCase(city, tracer, caseId)
  const twin = await addNamed(city, 850, '拓跋冒名', 800)
  const list = { kind: 'health', title: '名单', text: listText(881, at) }
  await ask(city, cookies.get('administrator'), '/api/staff/lists', list)
  const door1 = `/api/door/points/${print.pointId}`
  const keeper = cookies.get('gatekeeper on duty')
  const { rows } = await ask<{ rows: { key: string }[] }>(city, keeper, `${door1}/rows`)
  const tap = { entryId: randomUUID(), reason: 'injury', hint: '红衣' }
  await ask(city, keeper, `${door1}/emergency`, tap)
  const open = await ask<{ emergencies: { id: number }[] }>(
    city,
    keeper,
    `${door1}/open-emergencies`,
  )
  const printing = `/api/zhenheyi/places/${print.placeId}/print-request`
  const { request } = await ask<{ request: { requestId: number } }>(
    city,
    cookies.get('manager'),
    printing,
    { format: 'a4' },
  )
  const { placeId, pointId } = print
  const strange = { placeId, pointId, leadsTo: 'pass.evil.example', at }
  await noteStrangeCode(sql, strange)
  const [stop] = await sql<{ id: number }[]>`
    select stop_id as id from visits.stop where state = 'open'`
  assert.ok(stop, 'somebody was stopped')

  const register = await fillRegister(city, {
    placeId: print.placeId,
    manager: cookies.get('manager') ?? {},
    claimant: cookies.get('gatekeeper off duty') ?? {},
  })

  // The same team works at a community, which gives personal codes.
  await sql`update places.place set category = 'community' where place_id = ${community.placeId}`
  await sql`
    insert into places.member (place_id, phone_blind, phone_mask, role)
    select ${community.placeId}, phone_blind, phone_mask, role from places.member
    where place_id = ${placeId}`

  const handing = await fillTeam(city, { placeId, giver: manager, receiver: offDuty })

  return {
    city,
    cookies,
    params: {
      ...handing.params,
      claimId: register.claimId,
      token: door.token,
      pointId: String(print.pointId),
      placeId: String(print.placeId),
      printId: String(print.printId),
      requestId: String(request.requestId),
      memberId: '999999',
      deviceId: randomUUID(),
      id: String(stop.id),
      stopId: String(stop.id),
      codeId: '999999',
      listId: '999999',
      caseId,
      personId: String(visitor.personId),
    },
    paramsOf: {
      [`GET ${CARDS}`]: { placeId: String(community.placeId) },
      [`POST ${CARDS}`]: { placeId: String(community.placeId) },
      'POST /api/door/points/:pointId/emergencies/:id/register': {
        id: String(open.emergencies[0]?.id ?? 0),
      },
      // The place of the doors stays what it is.
      'POST /api/staff/places/:placeId/suspend': { placeId: register.twinId },
      'POST /api/staff/places/:placeId/resume': { placeId: register.twinId },
      'POST /api/staff/places/:placeId/close': { placeId: register.twinId },
      'POST /api/staff/places/:placeId/reopen': { placeId: register.twinId },
      'POST /api/staff/places/:placeId/correct': { placeId: register.twinId },
      'POST /api/staff/places/:placeId/merge': { placeId: register.twinId },
      'POST /api/zhenheyi/places/:placeId/close': { placeId: register.closedId },
      'POST /api/zhenheyi/places/:placeId/reopen': { placeId: register.closedId },
    },
    bodies: {
      ...bodiesOf({ at, visitor, rowKey: rows[0]?.key ?? '' }),
      ...registerBodies(print.placeId),
      ...handing.bodies,
    },
    secrets: [...people, twin].flatMap(({ name, number, phone }) => [name, number, phone]),
  }
}
