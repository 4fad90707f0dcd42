// The phone of somebody who runs a place of a street, signed in.
import type { Browser, Page } from 'playwright-core'
import { openSession } from '../../src/people/index.ts'
import { addMember } from '../../src/places/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { PHONE } from './browser.ts'
import { addPerson } from './city.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { watchPage } from './screens.ts'
import type { Street } from './street.ts'

// Beyond the people of other fixtures.
const PERSON = 690

/** Opens the phone of a manager who was on the team before. */
export async function openManager(
  browser: Browser,
  street: Pick<Street, 'database' | 'url'>,
  placeId: number,
): Promise<Page> {
  const { sql, keyring } = street.database
  const phone = inventPhone(PERSON)
  const number = inventDocument(PERSON)
  const at = systemClock.now()
  const personId = await addPerson(street.database, { name: '钱经理', number, phone, at })
  const deps = { keyring, clock: systemClock }
  const opened = await openSession(sql, deps, { power: 'run', personId, phone: `+86${phone}` })
  const { phoneBlind } = opened.session
  const member = { placeId, phoneBlind, phoneMask: '199****0690', name: '钱经理' }
  await sql.begin((tx) => addMember(tx, keyring, { ...member, role: 'manager' }))
  const context = await browser.newContext(PHONE)
  context.setDefaultTimeout(15_000)
  await context.addCookies([{ name: 'zpc_run', value: opened.token, url: street.url }])
  return watchPage(await context.newPage())
}
