// Runs once around all test files: the test server is up and the template made, so that no file
// pays for it and none races another to start it; afterwards nothing of ours keeps running.
import { resolve } from 'node:path'
import { openTestDatabase, stopTestServer } from './database.ts'

export async function globalSetup(): Promise<void> {
  // Each file runs in a process of its own: what one has compiled the others need not.
  process.env['NODE_COMPILE_CACHE'] ??= resolve(import.meta.dirname, '../../var/test/compiled')
  const database = await openTestDatabase()
  await database[Symbol.asyncDispose]()
}

export async function globalTeardown(): Promise<void> {
  await stopTestServer()
}
