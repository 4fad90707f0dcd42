// The pages of the two apps: builds them into dist/web, and says which are older than the sources.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const APPS = ['zhenheyi', 'console']

const folderOf = (app) => join(ROOT, 'web', app)
const stampOf = (app) => join(ROOT, 'dist', 'web', `${app}.built-from.json`)

/** The apps whose sources are here; an installed package has their pages only. */
function listApps() {
  return APPS.filter((app) => existsSync(join(folderOf(app), 'index.html')))
}

/** The times of files say little after a pull, a copy or a clone: what is in them is compared. */
function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const path = join(ROOT, file)
    hash.update(`${file}\n${existsSync(path) ? readFileSync(path, 'latin1') : ''}\n`)
  }
  return hash.digest('hex')
}

/** Gives the files of ours among the modules of a build, and what no module names. */
function ownFiles(app, moduleIds) {
  const copied = join(folderOf(app), 'public')
  const beside = existsSync(copied) ? readdirSync(copied).map((file) => join(copied, file)) : []
  const modules = moduleIds.map((id) => id.split('?')[0]).filter((id) => isAbsolute(id))
  const all = [...beside, join(folderOf(app), 'vite.config.mjs'), ...modules]
  const files = all.map((path) => relative(ROOT, path).replaceAll('\\', '/'))
  const isOwn = (file) => !file.startsWith('..') && !file.startsWith('node_modules/')
  return [...new Set(files.filter(isOwn))].toSorted()
}

function isOld(app) {
  if (!existsSync(join(ROOT, 'dist', 'web', app, 'index.html'))) return true
  if (!existsSync(stampOf(app))) return true
  const { files, hash } = JSON.parse(readFileSync(stampOf(app), 'utf8'))
  return hashOf(files) !== hash
}

/** Names the apps whose pages are missing or older than their sources; about 20 ms. */
export function listOldPages() {
  return listApps().filter(isOld)
}

async function buildApp(app) {
  const { build } = await import('vite')
  // Whatever ends a build before its end leaves pages that are built again.
  rmSync(stampOf(app), { force: true })
  let stamp
  const note = {
    name: 'zpc-built-from',
    generateBundle() {
      const files = ownFiles(app, [...this.getModuleIds()])
      stamp ??= { files, hash: hashOf(files) }
    },
  }
  const configFile = join(folderOf(app), 'vite.config.mjs')
  await build({ root: folderOf(app), configFile, logLevel: 'warn', plugins: [note] })
  mkdirSync(dirname(stampOf(app)), { recursive: true })
  writeFileSync(stampOf(app), JSON.stringify(stamp))
}

/** Builds apps; all when none are named. */
export async function buildPages(apps = listApps()) {
  for (const app of apps) await buildApp(app)
}
