// A story of scenes that follow each other in one test file.
import { test } from 'node:test'

let isBroken = false

/** One scene after the other: what follows a broken one would only repeat it. */
export function story(scene: string, play: () => Promise<void>): void {
  test(scene, async (context) => {
    if (isBroken) return context.skip('an earlier scene broke')
    isBroken = true
    await play()
    isBroken = false
  })
}
