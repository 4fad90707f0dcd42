// What happened before the newcomer came: two people were stopped today. One was handed over at the
// story's door; one, at another door, nobody followed up yet. And two gatekeepers who began their
// shift found a code at their door that is not ours. Recorded at the doors' own addresses.
import { randomUUID } from 'node:crypto'
import { dayOf, MINUTE } from '../base/instant.ts'
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { Gatekeepers } from './gatekeepers.ts'
import { settleStops } from './gatekeepers.ts'
import { readDemo, writeDemo } from './settings.ts'
import { takeInvented } from './scene-people.ts'
import type { Tell } from './scenes.ts'

export type Morning = {
  readonly city: City
  readonly tell: Tell
  readonly gatekeepers: Gatekeepers
  readonly story: IndexedPrint
  readonly other: IndexedPrint
  /** Doors at which a strange code hung this morning. */
  readonly strange: readonly IndexedPrint[]
}

// A door lists the last half hour.
const UNRESOLVED_MINUTES = 25
const RESOLVED_MINUTES = 20
// Addresses that nobody can ever own (RFC 2606).
const STRANGE_CODES = [
  'https://pass-code.example/p/gift-88',
  'https://zhenjiang-scan.example/red-packet?from=door',
]

async function stopSomebody(
  { city, tell, gatekeepers }: Morning,
  print: IndexedPrint,
  minutesAgo: number,
): Promise<void> {
  const { name, number, phone } = await takeInvented(city.sql)
  tell(number, 'red')
  await gatekeepers.keeperOf(print).ask(print.pointId, '/register', {
    entryId: randomUUID(),
    way: 'register',
    person: { name, kind: 'resident-id', number, phone },
    isDocumentSeen: true,
    enteredAt: city.clock.now() - minutesAgo * MINUTE,
  })
}

/** Lets the two stops of today happen, once a day. */
export async function liveMorning(morning: Morning): Promise<void> {
  const { city, gatekeepers, story, other, strange } = morning
  const { sql, clock } = city
  const day = dayOf(clock.now())
  if ((await readDemo(sql, 'morning'))?.day === day) return
  await writeDemo(sql, 'morning', { day })
  for (const [index, print] of strange.entries()) {
    const code = STRANGE_CODES[index % STRANGE_CODES.length] ?? ''
    await gatekeepers.keeperOf(print).show(print.pointId, code)
  }
  await stopSomebody(morning, other, UNRESOLVED_MINUTES)
  await gatekeepers.keeperOf(other).leave(other.pointId)
  await stopSomebody(morning, story, RESOLVED_MINUTES)
  const keeper = gatekeepers.keeperOf(story)
  const end = { action: 'handed-over', note: '已交社区' }
  await settleStops({ keeper, pointId: story.pointId, isMeant: () => true, end })
}
