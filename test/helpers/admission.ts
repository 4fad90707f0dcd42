// What admits persons over the parts of `visitor-app.ts`, with codes of partners that a test sets:
// by document, silent unless said, and each partner connected or not.
import assert from 'node:assert/strict'
import type { CodePort, HealthCodePort, TravelCodePort } from '../../src/partners/index.ts'
import { openRecentVisits } from '../../src/visits/recent-visits.ts'
import { openPassSigns } from '../../src/visits/pass-sign.ts'
import type { AdmitDeps } from '../../src/visits/admit.ts'
import { admitPersons } from '../../src/visits/admit.ts'
import type { Admission, AdmittedAll } from '../../src/visits/admit.ts'
import { makeDevices } from './city.ts'
import { inventDocument } from './invent.ts'
import { openVisitorApp } from './visitor-app.ts'
import type { VisitorApp } from './visitor-app.ts'

export type Partner<S extends string> = {
  readonly port: CodePort<S>
  /** What the partner says of a document; silence where nothing is set. */
  readonly states: Map<string, S>
  asked: number
}

/** Makes a partner whose answers a test sets. */
export function makePartner<S extends string>(isConnected = true): Partner<S> {
  const states = new Map<string, S>()
  const partner = {
    states,
    asked: 0,
    port: {
      isConnected,
      ask: (documents) => {
        partner.asked += documents.length
        const answers = documents.map(({ number }) => {
          const state = states.get(number)
          return state === undefined ? undefined : { state }
        })
        return Promise.resolve(answers)
      },
    } as CodePort<S>,
  }
  return partner
}

export type HealthPartner = Partner<HealthCodePort extends CodePort<infer S> ? S : never>
export type TravelPartner = Partner<TravelCodePort extends CodePort<infer S> ? S : never>

/** Gives what admitPersons needs; signs and memory are its own. */
export function admissionOf(city: VisitorApp, change: Partial<AdmitDeps> = {}): AdmitDeps {
  const { sql, keyring } = city.database
  return {
    sql,
    keyring,
    clock: city.clock,
    writer: city.writing.writer,
    recents: openRecentVisits(),
    signs: openPassSigns(keyring),
    hub: city.hub,
    duties: { isOnDuty: () => false, refresh: async () => {}, close: async () => {} },
    standings: city.standings,
    rules: city.rules,
    prints: city.prints,
    checks: () => false,
    ...change,
  }
}

export type GivenAdmission = Partial<Admission> & Pick<Admission, 'persons'>

/** A city with both partners, sixty people with confirmed phones, and the way in for others. */
export async function openAdmissionCity() {
  const health: HealthPartner = makePartner()
  const travel: TravelPartner = makePartner()
  const city = await openVisitorApp({ doors: 6, health: health.port, travel: travel.port })
  const deps = admissionOf(city)
  const people = (await makeDevices(city.database, 60)).map((device) => device.personId)
  const printOf = (door: number) => {
    const print = city.prints.find(city.doors[door]?.token ?? '')
    assert.ok(print)
    return print
  }
  return {
    city,
    deps,
    people,
    health,
    travel,
    printOf,
    personOf: (index: number, assurance: 0 | 1 | 2 = 1) => ({
      personId: people[index] ?? 0,
      assurance,
      mask: undefined,
    }),
    admit: async (given: GivenAdmission, by: AdmitDeps = deps): Promise<AdmittedAll> => {
      const usual = { print: printOf(0), method: 'reported', reporterId: null } as const
      const done = await admitPersons(by, { ...usual, enteredAt: city.clock.now(), ...given })
      assert.ok(done.ok, JSON.stringify(done))
      return done
    },
    /** Sets what both partners say of somebody; silence for what is left out. */
    setCodes: (index: number, healthState?: string, travelState?: string): void => {
      const number = inventDocument(index)
      health.states.delete(number)
      travel.states.delete(number)
      if (healthState) health.states.set(number, healthState as 'green')
      if (travelState) travel.states.set(number, travelState as 'plain')
      city.standings.forget([people[index] ?? 0])
    },
  }
}

export type AdmissionCity = Awaited<ReturnType<typeof openAdmissionCity>>
