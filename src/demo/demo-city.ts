// The demo city: one synthetic city of a fixed seed, and the places of it that the story needs.
// Everything in it is invented; its numbers pass their check digits and belong to nobody we know.
import { makeCity } from '../../sim/city.ts'
import type { City, CitySize } from '../../sim/city.ts'

/** The seed of every demo: the same city everywhere, so that a story can be retold. */
export const DEMO_SEED = 321_182

/** How large the demo city is; tests seed a smaller one. */
export const DEMO_SIZE: CitySize = { people: 20_000, places: 600 }

// Enough for a list worth a look, few enough to be worked off.
const NEW_PLACES = 6

export type DemoCity = {
  readonly sim: City
  /** The noodle house whose door the stage shows. Shape: index of a place. */
  readonly storyPlace: number
  /** A market where somebody was stopped today whom nobody followed up yet. */
  readonly stopPlace: number
  /** Where somebody stuck a code of his own over ours. */
  readonly strangePlaces: readonly number[]
  /** A shop whose first print was withdrawn, to show what a visitor sees then. */
  readonly withdrawnPlace: number
  /** The newest places, which the town has not looked at yet. */
  readonly newPlaces: readonly number[]
}

/** Makes the demo city. Shape: indexes point into `sim.places`. */
export function makeDemoCity(size: CitySize = DEMO_SIZE): DemoCity {
  const sim = makeCity(DEMO_SEED, size)
  const restaurants = sim.byKind.get('restaurant') ?? []
  const shops = sim.byKind.get('shop') ?? []
  const storyPlace = restaurants[0] ?? 0
  return {
    sim,
    storyPlace,
    stopPlace: sim.byKind.get('market')?.[0] ?? storyPlace,
    strangePlaces: ['pharmacy', 'restaurant'].flatMap((kind) => sim.byKind.get(kind)?.at(-1) ?? []),
    withdrawnPlace: shops[0] ?? 0,
    newPlaces: shops.slice(-NEW_PLACES),
  }
}
