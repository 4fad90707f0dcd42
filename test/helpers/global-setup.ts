// Runs once around all test files: the test server is up and the template made, so that no file
// pays for it and none races another to start it; afterwards nothing of ours keeps running.
import { openTestDatabase, stopTestServer } from './database.ts'

export async function globalSetup(): Promise<void> {
  const database = await openTestDatabase()
  await database[Symbol.asyncDispose]()
}

export async function globalTeardown(): Promise<void> {
  await stopTestServer()
}
