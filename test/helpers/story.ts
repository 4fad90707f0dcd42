// A story of scenes that follow each other in one test file.
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

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

/** Waits for what the screen does not show; 40 s at most. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000
  while (Date.now() < deadline) {
    if (await isSo()) return
    await sleep(100)
  }
  throw new Error(`not in time: ${what}`)
}
