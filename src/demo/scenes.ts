// The scenes of the stage: each sets up fresh invented people and can be played again in any order.
import { randomUUID } from 'node:crypto'
import { creditCode } from '../../sim/numbers.ts'
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { SceneName } from '../../web/stage/page.ts'
import { openNextCase } from './story-case.ts'
import type { StoryPlace } from './story-case.ts'
import { registerChild, registerInvented, registerWithPaper, takeInvented } from './scene-people.ts'
import type { Invented } from './scene-people.ts'

/** What the stage's finger does on one page: selectors of boxes to tick, then of a button. */
export type Press = { readonly ticks: readonly string[]; readonly button: string }

/** What the finger does on one screen of an app: fields to fill, buttons to press. Selectors. */
export type Step = {
  readonly fills: readonly (readonly [selector: string, value: string])[]
  readonly clicks: readonly string[]
}

/** What the stage's script does next. */
export type Scene = {
  /** What the phone, or the desk, opens. */
  readonly url: string
  /** The finger of the visitor, page by page. */
  readonly presses: readonly Press[]
  readonly isDesk: boolean
  /** The invented identity card beside the phone. */
  readonly card?: Invented
  /** What the gatekeeper's phone sends when it reads a paper code. */
  readonly gate?: { readonly url: string; readonly body: object }
  /** The finger of the shopkeeper, screen by screen. */
  readonly walk?: readonly Step[]
}

export type Played = {
  readonly scene: Scene
  /** Whose phone it is now; empty for a phone that never registered. */
  readonly cookie?: string
}

export type Scenes = { readonly play: (name: SceneName, print: IndexedPrint) => Promise<Played> }

/** What the partners of the demo say about somebody of a scene. */
export type Tell = (number: string, health: 'green' | 'red') => void

const ENTER: Press = { ticks: [], button: 'form#go [data-testid="enter"]' }
const OTHERS: Press = { ticks: [], button: '[data-testid="report-others"]' }
const BOTH: Press = {
  ticks: ['[data-testid="member-1"]', '[data-testid="member-2"]'],
  button: '[data-testid="report"]',
}

function atPhone(print: IndexedPrint, presses: readonly Press[]): Scene {
  return { url: `/p/${print.token}`, presses, isDesk: false }
}

type Stage = { readonly city: City; readonly tell: Tell }

async function playKnown(
  { city, tell }: Stage,
  print: IndexedPrint,
  health: 'green' | 'red',
): Promise<Played> {
  const { sql, keyring } = city.database
  const person = await takeInvented(sql)
  tell(person.number, health)
  const at = city.clock.now()
  const { cookie } = await sql.begin((tx) => registerInvented(tx, keyring, person, at))
  return { scene: atPhone(print, [ENTER]), cookie }
}

async function playFamily({ city, tell }: Stage, print: IndexedPrint): Promise<Played> {
  const { sql, keyring } = city.database
  const mother = await takeInvented(sql)
  const surname = mother.name.slice(0, 1)
  const children = [
    await takeInvented(sql, 'child', surname),
    await takeInvented(sql, 'child', surname),
  ]
  for (const { number } of [mother, ...children]) tell(number, 'green')
  const at = city.clock.now()
  const { cookie } = await sql.begin(async (tx) => {
    const known = await registerInvented(tx, keyring, mother, at)
    const guardianId = known.personId
    for (const person of children) await registerChild(tx, keyring, { person, guardianId, at })
    return known
  })
  return { scene: atPhone(print, [ENTER, OTHERS, BOTH]), cookie }
}

async function playPaper({ city, tell }: Stage, print: IndexedPrint): Promise<Played> {
  const { sql, keyring } = city.database
  const person = await takeInvented(sql, 'elder')
  tell(person.number, 'green')
  const at = city.clock.now()
  const { token } = await sql.begin((tx) => registerWithPaper(tx, keyring, person, at))
  const gate = {
    url: `/api/door/points/${print.pointId}/personal-code`,
    body: { entryId: randomUUID(), token },
  }
  return { scene: { url: `/demo/card/${token}`, presses: [], isDesk: false, gate } }
}

const goOn = (step: string): string => `[data-step="${step}"] ~ .bottom .adm-button-primary`
// Away from the codes of the simulated firms.
const FIRST_SHOP = 10_000
const SHOPS = 89_999

/** A shop that never existed, another one each time, so that none looks like one that is there. */
async function playPlace({ city }: Stage): Promise<Played> {
  const { name, number } = await takeInvented(city.database.sql)
  const index = Number(number.slice(6, 17)) % SHOPS
  const shop = `${name}早点铺(${index}号店)`
  const walk: Step[] = [
    {
      fills: [['input[name="name"]', shop]],
      clicks: ['input[name="category"][value="restaurant"]'],
    },
    {
      fills: [['input[name="identifier"]', creditCode(FIRST_SHOP + index)]],
      clicks: [goOn('what')],
    },
    {
      fills: [['input[name="address"]', `江洲路 ${index} 号`]],
      clicks: [goOn('where'), goOn('who'), goOn('check')],
    },
  ]
  return { scene: { url: '/zhenheyi/places/new', presses: [], isDesk: false, walk } }
}

/** Opens the scenes; the trace waits for the story to be laid. */
export function openScenes(city: City, tell: Tell, readStory: () => Promise<StoryPlace>): Scenes {
  const { sql } = city.database
  const stage: Stage = { city, tell }
  const playFirst = async (print: IndexedPrint): Promise<Played> => {
    const card = await takeInvented(sql)
    tell(card.number, 'green')
    return { scene: { ...atPhone(print, []), card }, cookie: '' }
  }
  const playTrace = async (): Promise<Played> => {
    const { caseId } = await openNextCase(await readStory())
    return { scene: { url: `/console/cases/${caseId}`, presses: [], isDesk: true } }
  }
  const plays: Record<SceneName, (print: IndexedPrint) => Promise<Played>> = {
    scan: (print) => playKnown(stage, print, 'green'),
    first: playFirst,
    family: (print) => playFamily(stage, print),
    paper: (print) => playPaper(stage, print),
    stop: (print) => playKnown(stage, print, 'red'),
    place: () => playPlace(stage),
    trace: playTrace,
  }
  return { play: (name, print) => plays[name](print) }
}
