// A reporter that says how a test file ended that ended without a word: by a signal, or with a code
// that no failing test gives. The usual reporters say 'test failed' and nothing more.
import type { TestEvent } from 'node:test/reporters'

type Ending = { readonly exitCode?: number | null; readonly signal?: string | null }

/** Gives a line for each file whose process did not end by itself. */
export default async function* lastWords(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:fail') continue
    const { exitCode, signal } = event.data.details.error as Ending
    const isSilent = signal != null || (exitCode != null && exitCode !== 1)
    if (isSilent) yield `✖ ${event.data.name} ended by ${signal ?? `exit code ${exitCode}`}\n`
  }
}
