// Pages that are older than their sources are built again by a start, and those that are not stay.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const REPOSITORY = resolve(import.meta.dirname, '../..')

type WebPages = {
  readonly listOldPages: () => string[]
  readonly buildPages: (apps?: readonly string[]) => Promise<void>
}

// A checkout in small: one app whose page shows a word of a file outside it.
const CHECKOUT: Readonly<Record<string, string>> = {
  'src/base/word.ts': `export const word: string = 'first'\n`,
  'web/zhenheyi/main.ts': `import { word } from '../../src/base/word.ts'\ndocument.title = word\n`,
  'web/zhenheyi/index.html': '<!doctype html><script type="module" src="main.ts"></script>\n',
  'web/zhenheyi/public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'web/zhenheyi/vite.config.mjs': `export default {
    build: { outDir: '../../dist/web/zhenheyi', emptyOutDir: true, rollupOptions: { output: {
      entryFileNames: 'main.js' } } } }\n`,
}

let root: string
let pages: WebPages

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'zpc-pages-'))
  mkdirSync(join(root, 'bin'))
  cpSync(join(REPOSITORY, 'bin/web-pages.mjs'), join(root, 'bin/web-pages.mjs'))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction')
  pages = (await import(pathToFileURL(join(root, 'bin/web-pages.mjs')).href)) as WebPages
})
after(() => rmSync(root, { recursive: true, force: true }))

beforeEach(async () => {
  for (const [file, text] of Object.entries(CHECKOUT)) write(file, text)
  await pages.buildPages(pages.listOldPages())
})

test('pages just built are not built again, whatever the times of the files', () => {
  for (const file of Object.keys(CHECKOUT)) utimesSync(join(root, file), 2e9, 2e9)
  assert.deepEqual(pages.listOldPages(), [])
})

test('each file that went into the pages makes them old when it changes', async () => {
  for (const [file, text] of Object.entries(CHECKOUT)) {
    write(file, `${text} \n`)
    assert.deepEqual(pages.listOldPages(), ['zhenheyi'], file)
    write(file, text)
    assert.deepEqual(pages.listOldPages(), [], file)
  }
  rmSync(join(root, 'src/base/word.ts'))
  assert.deepEqual(pages.listOldPages(), ['zhenheyi'])
})

test('a file that went into no page leaves them as they are', () => {
  write('src/platform/server.ts', 'export {}\n')
  write('web/zhenheyi/main.test.ts', 'export {}\n')
  assert.deepEqual(pages.listOldPages(), [])
})

test('what is built again shows the new source', async () => {
  write('src/base/word.ts', `export const word: string = 'second'\n`)
  await pages.buildPages(pages.listOldPages())
  assert.deepEqual(pages.listOldPages(), [])
  assert.match(readFileSync(join(root, 'dist/web/zhenheyi/main.js'), 'utf8'), /second/)
})

test('a build that fails leaves pages that are built again', async () => {
  write('web/zhenheyi/main.ts', 'import "./missing.ts"\n')
  await assert.rejects(pages.buildPages())
  assert.deepEqual(pages.listOldPages(), ['zhenheyi'])
  write('web/zhenheyi/main.ts', CHECKOUT['web/zhenheyi/main.ts'] ?? '')
  assert.deepEqual(pages.listOldPages(), ['zhenheyi'])
})

test('pages without their sources are never old', () => {
  rmSync(join(root, 'web'), { recursive: true })
  assert.deepEqual(pages.listOldPages(), [])
})
