// What happened at the story's door before the newcomer came: two people were stopped today. One
// was handed over, one is still to be followed up. Recorded through the door's own addresses.
import { randomUUID } from 'node:crypto'
import { dayOf, MINUTE } from '../base/instant.ts'
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { App } from '../platform/http.ts'
import { readDemo, writeDemo } from './settings.ts'
import { takeInvented } from './scene-people.ts'
import type { Tell } from './scenes.ts'
import type { ManagerDesk } from './sign-in.ts'

/** The story's door and who stands at it. */
export type StoryDoor = {
  readonly app: App
  readonly print: IndexedPrint
  readonly manager: ManagerDesk
}

export type Morning = StoryDoor & { readonly city: City; readonly tell: Tell }

// The door types at most an hour back, and lists the last half hour.
const UNRESOLVED_MINUTES = 55
const RESOLVED_MINUTES = 20

type Listed = {
  readonly key: string
  readonly stop?: { readonly stopId: number; readonly state: string }
}

async function call(
  { app, print, manager }: StoryDoor,
  method: 'GET' | 'POST',
  path: string,
  payload?: object,
): Promise<unknown> {
  const url = `/api/door/points/${print.pointId}/${path}`
  const cookies = await manager.keep(print.pointId)
  const answer = await app.inject({ method, url, cookies, ...(payload && { payload }) })
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode}`)
  return answer.json()
}

async function stopSomebody(morning: Morning, minutesAgo: number): Promise<string> {
  const { city, tell } = morning
  const { name, number, phone } = await takeInvented(city.sql)
  tell(number, 'red')
  const recorded = (await call(morning, 'POST', 'register', {
    entryId: randomUUID(),
    way: 'register',
    person: { name, kind: 'resident-id', number, phone },
    isDocumentSeen: true,
    enteredAt: city.clock.now() - minutesAgo * MINUTE,
  })) as { key: string }
  return recorded.key
}

/** Lets the two stops of today happen, once a day. */
export async function liveMorning(morning: Morning): Promise<void> {
  const { sql, clock } = morning.city
  const day = dayOf(clock.now())
  if ((await readDemo(sql, 'morning'))?.day === day) return
  await writeDemo(sql, 'morning', { day })
  await stopSomebody(morning, UNRESOLVED_MINUTES)
  const key = await stopSomebody(morning, RESOLVED_MINUTES)
  const { rows } = (await call(morning, 'GET', 'rows')) as { rows: readonly Listed[] }
  const stopId = rows.find((row) => row.key === key)?.stop?.stopId
  if (stopId === undefined) return
  await call(morning, 'POST', `stops/${stopId}`, { action: 'handed-over', note: '已交社区' })
}

/** Settles what earlier scenes left at the door, so that the next one is not below it. */
export async function settleStops(door: StoryDoor): Promise<void> {
  const { rows } = (await call(door, 'GET', 'rows')) as { rows: readonly Listed[] }
  for (const { stop } of rows) {
    if (stop?.state !== 'open') continue
    await call(door, 'POST', `stops/${stop.stopId}`, { action: 'handed-over' })
  }
}
