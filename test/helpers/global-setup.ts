// Runs once before all test files: the test server is up and the template made, so that no file
// pays for it and none races another to start it.
import { openTestDatabase } from './database.ts'

export async function globalSetup(): Promise<void> {
  const database = await openTestDatabase()
  await database[Symbol.asyncDispose]()
}
