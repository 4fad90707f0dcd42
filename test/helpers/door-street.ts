// A street with a gatekeeper at a door: people who scan, what headquarters and staff know of them,
// and what the database says afterwards.
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { instantOfMs } from '../../src/base/instant.ts'
import { maskName } from '../../src/base/mask.ts'
import {
  addDevice,
  openSession,
  recordSeenByStaff,
  writeDeviceCookie,
} from '../../src/people/index.ts'
import type { SeenByStaff } from '../../src/people/index.ts'
import { addMember } from '../../src/places/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { mintTicket } from '../../src/visits/ticket.ts'
import { PHONE } from './browser.ts'
import { addPerson, issueCode, makeDoors } from './city.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { checkScreen } from './screens.ts'
import { openStreet } from './street.ts'
import type { Street } from './street.ts'

export type Visitor = {
  readonly personId: number
  readonly deviceId: number
  readonly cookie: string
}

/** Somebody who comes along. */
export type Other = { readonly name: string; readonly number: string }

export type DoorStreet = {
  readonly street: Street
  readonly pointId: number
  readonly placeId: number
  readonly doorUrl: string
  /** The eight digits under the posted code. */
  readonly shortNumber: string
  /** Opens the door as its gatekeeper: on a phone of its own, signed in. */
  readonly openGatekeeper: (browser: Browser) => Promise<Page>
  readonly signIn: (context: BrowserContext) => Promise<void>
  /** Registers somebody with a phone of his own. */
  readonly addVisitor: (
    name: string,
    options?: {
      readonly document?: string
      readonly seen?: Pick<SeenByStaff, 'health' | 'travel'>
    },
  ) => Promise<Visitor>
  /** Registers somebody who holds a code on paper; gives the address in it. */
  readonly givePaperCode: (name: string) => Promise<string>
  /** Scans the poster; gives the ticket of the page, with which others are reported. */
  readonly scan: (visitor: Visitor) => Promise<string>
  readonly report: (visitor: Visitor, ticket: string, people: readonly Other[]) => Promise<void>
  readonly countVisits: () => Promise<number>
}

// People of the stories begin above those of other fixtures.
const FIRST_PERSON = 700

/** Opens the street; the gatekeeper is not yet on duty. */
export async function openDoorStreet(
  more: Record<string, string> = {},
): Promise<DoorStreet & AsyncDisposable> {
  const street = await openStreet(more)
  const { sql, keyring, installation } = street.database
  const people = { sql, keyring, clock: systemClock, city: installation.city, isHttps: false }
  const [door] = await makeDoors(street.database, 1)
  assert.ok(door)
  const { placeId, token, printId } = door
  const [point] = await sql<{ pointId: number; shortNumber: string }[]>`
    select t.point_id as "pointId", t.short_number as "shortNumber"
    from places.print r join places.point t on t.point_id = r.point_id
    where r.print_id = ${printId}`
  const { pointId, shortNumber } = point ?? assert.fail()
  let made = FIRST_PERSON

  const register = async (name: string, document?: string) => {
    made += 1
    const phone = inventPhone(made)
    const number = document ?? inventDocument(made)
    const at = instantOfMs(Date.now())
    const personId = await addPerson(street.database, { name, number, phone, at })
    return { personId, phone, at }
  }

  const post = async (path: string, cookie: string, fields: Record<string, string>) => {
    const answer = await fetch(`${street.url}${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
    assert.equal(answer.status, 200, await answer.text())
  }

  const keeper = await register('赵看门')
  const phone = `+86${keeper.phone}`
  let isMember = false
  const signIn = async (context: BrowserContext): Promise<void> => {
    const opened = await openSession(sql, people, {
      power: 'run',
      personId: keeper.personId,
      phone,
    })
    if (!isMember) {
      const { phoneBlind } = opened.session
      const member = { placeId, phoneBlind, phoneMask: '199****0701', name: '' }
      await sql.begin((tx) =>
        addMember(tx, street.database.keyring, { ...member, role: 'gatekeeper' }),
      )
      isMember = true
    }
    await context.addCookies([{ name: 'zpc_run', value: opened.token, url: street.url }])
  }

  return {
    street,
    pointId,
    placeId,
    doorUrl: `${street.url}/zhenheyi/door/${pointId}`,
    shortNumber,
    signIn,
    openGatekeeper: async (browser) => {
      const context = await browser.newContext({ ...PHONE, permissions: ['camera'] })
      context.setDefaultTimeout(15_000)
      await signIn(context)
      return context.newPage()
    },
    addVisitor: async (name, options = {}) => {
      const { personId, at } = await register(name, options.document)
      const device = await sql.begin((tx) => addDevice(tx, personId, at))
      const maskedName = maskName(name)
      const registration = { ...device, personId, assurance: 1 as const, maskedName }
      const cookie = `zpc_enter=${writeDeviceCookie(keyring, [registration], at)}`
      const { seen } = options
      if (seen) {
        const by = 'staff:headquarters'
        await sql.begin((tx) => recordSeenByStaff(tx, { keyring }, { personId, ...seen, by, at }))
      }
      return { personId, deviceId: device.deviceId, cookie }
    },
    givePaperCode: async (name) => {
      const token = await issueCode(street.database, await register(name))
      return `${street.url}/c/${token}`
    },
    scan: async ({ deviceId, cookie }) => {
      const ticket = mintTicket(keyring, { printId, deviceId }, Date.now())
      await post(`/p/${token}`, cookie, { ticket })
      return ticket
    },
    report: async ({ cookie }, ticket, people) => {
      const fields: Record<string, string> = { ticket, as: '0', rows: String(people.length) }
      people.forEach((one, index) => {
        const no = index + 1
        fields[`name${no}`] = one.name
        fields[`kind${no}`] = 'resident-id'
        fields[`number${no}`] = one.number
      })
      await post(`/p/${token}/others/report`, cookie, fields)
    },
    countVisits: async () => {
      const [row] = await sql<{ visits: number }[]>`
        select count(*)::int as visits from visits.visit`
      return row?.visits ?? 0
    },
    [Symbol.asyncDispose]: () => street[Symbol.asyncDispose](),
  }
}

/** Goes on duty where no camera is: the number under the posted code. */
export async function goOnDuty(page: Page, shortNumber: string): Promise<void> {
  await page.getByLabel('输入编号').fill(shortNumber)
  await page.getByRole('button', { name: '上岗', exact: true }).click()
}

const LOOKS = [
  { name: 'zh', lang: 'zh', large: '0' },
  { name: 'en', lang: 'en', large: '0' },
  { name: 'large', lang: 'zh', large: '1' },
] as const

/** Looks at a screen in both languages and in large print; `open` loads it each time. */
export async function checkLooks(
  page: Page,
  screen: string,
  open: () => Promise<void>,
): Promise<void> {
  const { origin: url } = new URL(page.url())
  const choose = (lang: string, large: string): Promise<void> =>
    page.context().addCookies([
      { name: 'zpc_lang', value: lang, url },
      { name: 'zpc_large', value: large, url },
    ])
  for (const { name, lang, large } of LOOKS) {
    await choose(lang, large)
    await open()
    await checkScreen(page, `door-${screen}-${name}`)
  }
  await choose('zh', '0')
}

/** Everything that lies in the store of the door on this device, as one text. */
export async function readDoorStore(page: Page): Promise<string> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('zpc-door')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const all = {}
      const names = [...opening.result.objectStoreNames]
      const reading = opening.result.transaction(names)
      for (const name of names) {
        const asked = reading.objectStore(name).getAll()
        asked.onsuccess = () => { all[name] = asked.result }
      }
      reading.oncomplete = () => { opening.result.close(); resolve(JSON.stringify(all)) }
    }
  })`)
}
