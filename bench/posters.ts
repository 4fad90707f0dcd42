// `zpc bench posters`: all signs of a complex of 500 units through the real server, and whether the
// city can be scanned meanwhile; then 20 of them printed, held askew, out of focus, and read by two
// readers that know nothing of us.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { COOKIES, openSession } from '../src/people/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { makeScratch } from './scratch.ts'
import { makeComplex, makeManager } from '../test/helpers/complex.ts'
import {
  missingTools,
  printPage,
  readWithZbar,
  readWithZxing,
  VIEWS,
  wordsOf,
} from '../test/helpers/poster-eyes.ts'
import { startServerProcess } from '../test/helpers/server.ts'
import { readZip } from '../test/helpers/zip.ts'
import type { ZipFile } from '../test/helpers/zip.ts'

// 20 floors, each with 25 units; with the tower and its floors 521 signs.
const SIZE = { floors: 20, units: 25 }
const ROUNDS = 3
const SAMPLES = 20
const SCAN_EVERY_MS = 10

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100
}

/** Opens a page of the city again and again until told to stop; gives how long each took. */
function scanMeanwhile(url: string): { readonly stop: () => Promise<number[]> } {
  const took: number[] = []
  let isOn = true
  const scanning = (async () => {
    while (isOn) {
      const begun = performance.now()
      const page = await fetch(url)
      assert.equal(page.status, 200)
      await page.arrayBuffer()
      took.push(performance.now() - begun)
      await sleep(SCAN_EVERY_MS)
    }
  })()
  return {
    stop: async () => {
      isOn = false
      await scanning
      return took
    },
  }
}

function scanFigures(took: readonly number[]): object {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): number => rounded(sorted[Math.floor(share * sorted.length)] ?? 0)
  return { scans: took.length, p50Ms: at(0.5), p99Ms: at(0.99), slowestMs: at(0.9999) }
}

/** Reads sampled signs in every view with both readers; gives how many of how many were right. */
async function readSamples(files: readonly ZipFile[], urls: ReadonlySet<string>, folder: string) {
  const missing = missingTools()
  if (missing.length > 0) return { skipped: `not installed here: ${missing.join(', ')}` }
  const right: Record<string, number> = {}
  let found = 0
  const step = Math.floor(files.length / SAMPLES)
  const samples = files.filter((_, index) => index % step === 0).slice(0, SAMPLES)
  for (const { name, file } of samples) {
    const path = join(folder, 'sign.pdf')
    writeFileSync(path, file)
    const printed = printPage(path)
    for (const [view, see] of Object.entries(VIEWS)) {
      const seen = see(printed)
      const texts = [readWithZbar(seen, join(folder, 'seen.pgm')), await readWithZxing(seen)]
      for (const [index, reader] of ['zbar', 'ZXing'].entries()) {
        const key = `${reader}, ${view}`
        right[key] = (right[key] ?? 0) + (urls.has(texts[index] ?? '') ? 1 : 0)
      }
    }
    // The words of the file name stand on the sign: floor, unit, shop, point.
    const words = wordsOf(path)
    const wanted = name
      .replace(/\.pdf$/, '')
      .split(' ')
      .slice(2, 5)
    if (wanted.every((word) => words.includes(word))) found += 1
  }
  return { samples: samples.length, readRight: right, foundByWords: found }
}

/** Measures; prints what it does on standard error and returns the figures. */
export async function benchPosters(): Promise<object> {
  const { folder, env } = makeScratch()
  const database = await openDatabase(readConfig(env))
  const complex = await makeComplex(database, SIZE)
  const deps = { keyring: database.keyring, clock: systemClock }
  const owner = { power: 'run', personId: 1, phone: '+8619900000001' } as const
  const { token, session } = await openSession(database.sql, deps, owner)
  await makeManager(database, complex.tower.placeId, session.phoneBlind)
  const server = await startServerProcess('serve', env)
  const door = complex.units[0]?.points[0]?.token ?? ''
  const download = async (kind: 'zip' | 'pdf'): Promise<{ seconds: number; bytes: Buffer }> => {
    const begun = performance.now()
    const url = `${server.url}/api/zhenheyi/places/${complex.tower.placeId}/posters.${kind}`
    const answer = await fetch(url, { headers: { cookie: `${COOKIES.run}=${token}` } })
    assert.equal(answer.status, 200)
    const bytes = Buffer.from(await answer.arrayBuffer())
    return { seconds: (performance.now() - begun) / 1000, bytes }
  }
  try {
    const quiet = scanMeanwhile(`${server.url}/p/${door}`)
    await sleep(3000)
    const before = await quiet.stop()
    const meanwhile = scanMeanwhile(`${server.url}/p/${door}`)
    // The first one opens the font and its outlines, as after a start of the server.
    const zips = [await download('zip')]
    const pdfs = []
    for (let round = 0; round < ROUNDS; round += 1) {
      zips.push(await download('zip'))
      pdfs.push(await download('pdf'))
    }
    const during = await meanwhile.stop()
    const files = readZip(zips[0]?.bytes ?? Buffer.alloc(0)).slice(1)
    const sizes = files.map(({ file }) => file.length).toSorted((a, b) => a - b)
    const points = [complex.tower, ...complex.floors, ...complex.units].flatMap((one) => one.points)
    const { port } = new URL(server.url)
    const base = readConfig({ ...env, PORT: port }).publicUrl
    const urls = new Set(points.map((point) => `${base}/p/${point.token}`))
    process.stderr.write(`${files.length} signs drawn; reading ${SAMPLES} of them\n`)
    return {
      what: 'posters',
      signs: files.length,
      firstZipSeconds: rounded(zips[0]?.seconds ?? 0),
      zipSeconds: rounded(median(zips.slice(1).map((one) => one.seconds))),
      pdfSeconds: rounded(median(pdfs.map((one) => one.seconds))),
      bytesEach: { smallest: sizes[0], median: median(sizes), largest: sizes.at(-1) },
      zipBytes: zips[0]?.bytes.length,
      onePdfBytes: pdfs[0]?.bytes.length,
      scanPages: { before: scanFigures(before), meanwhile: scanFigures(during) },
      read: await readSamples(files, urls, folder),
    }
  } finally {
    await server.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
