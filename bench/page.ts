// `zpc bench page`: how many bytes the page behind the code has, and how soon it is usable.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { makeScratch } from './scratch.ts'
import { makeDevices, makeDoors } from '../test/helpers/city.ts'
import { openBrowser, PHONE } from '../test/helpers/browser.ts'
import { startServerProcess } from '../test/helpers/server.ts'

const VISITS = 15

/** Counts what comes over the wire for a browser that takes gzip, without the head. */
async function wireBytes(url: string, cookie: string): Promise<number> {
  const asked = get(url, { headers: { cookie, 'accept-encoding': 'gzip' } })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const part of answer) bytes += (part as Buffer).length
  return bytes
}

/** Measures the first-time page and the page of a known phone. */
export async function benchPage(): Promise<object> {
  const { folder, env } = makeScratch()
  const database = await openDatabase(readConfig(env))
  const [door] = await makeDoors(database, 1)
  const [device] = await makeDevices(database, 1)
  const server = await startServerProcess('serve', env)
  const browser = await openBrowser()
  try {
    const url = `${server.url}/p/${door?.token ?? ''}`
    const context = await browser.newContext(PHONE)
    const page = await context.newPage()
    let requests = 0
    page.on('request', () => {
      requests += 1
    })
    const usableMs: number[] = []
    for (let visit = 0; visit < VISITS; visit += 1) {
      const before = performance.now()
      await page.goto(url, { waitUntil: 'domcontentloaded' })
      usableMs.push(performance.now() - before)
    }
    const sorted = usableMs.toSorted((a, b) => a - b)
    return {
      what: 'page',
      firstTimeGzipBytes: await wireBytes(url, ''),
      knownPhoneGzipBytes: await wireBytes(url, device?.cookie ?? ''),
      requestsPerPage: requests / VISITS,
      usableP50Ms: Math.round(sorted[Math.floor(VISITS / 2)] ?? 0),
    }
  } finally {
    await browser.close()
    await server.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
