// The scenes of the stage: each sets up fresh invented people and can be played again in any order.
import type { City } from '../main.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { SceneName } from '../../web/stage/page.ts'
import { openNextCase } from './story-case.ts'
import type { StoryPlace } from './story-case.ts'
import { registerInvented, takeInvented } from './scene-people.ts'
import type { Invented } from './scene-people.ts'

/** What the stage's script does next. */
export type Scene = {
  /** What the phone, or the desk, opens. */
  readonly url: string
  /** Whether the stage presses the button of the page: the finger of the returning visitor. */
  readonly presses: boolean
  readonly isDesk: boolean
  /** The invented identity card beside the phone. */
  readonly card?: Invented
}

export type Played = {
  readonly scene: Scene
  /** Whose phone it is now; empty for a phone that never registered. */
  readonly cookie?: string
}

export type Scenes = { readonly play: (name: SceneName, print: IndexedPrint) => Promise<Played> }

/** Opens the scenes; the trace waits for the story to be laid. */
export function openScenes(city: City, readStory: () => Promise<StoryPlace>): Scenes {
  const { sql, keyring } = city.database
  const playTrace = async (): Promise<Played> => {
    const { caseId } = await openNextCase(await readStory())
    return { scene: { url: `/console/cases/${caseId}`, presses: false, isDesk: true } }
  }
  return {
    play: async (name, print) => {
      if (name === 'trace') return playTrace()
      const url = `/p/${print.token}`
      const person = await takeInvented(sql)
      if (name === 'first') {
        return { scene: { url, presses: false, isDesk: false, card: person }, cookie: '' }
      }
      const at = city.clock.now()
      const known = await sql.begin((tx) => registerInvented(tx, keyring, person, at))
      return { scene: { url, presses: true, isDesk: false }, cookie: known.cookie }
    },
  }
}
