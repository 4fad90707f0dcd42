// A reader of cards and codes that acts as a keyboard: its keys come faster than any test types.
import type { Page } from 'playwright-core'

/** Sends a text as a reader does, closed by Enter, to whatever has the focus. */
export async function readAsKeyboard(page: Page, text: string): Promise<void> {
  const keys = JSON.stringify([...text, 'Enter'])
  await page.evaluate(
    `for (const key of ${keys}) (document.activeElement ?? document.body)
      .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`,
  )
}
