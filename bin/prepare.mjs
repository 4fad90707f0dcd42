// What `npm ci` does after the packages are there: the zpc command for npx, and the web build.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const commands = join(root, 'node_modules', '.bin')
mkdirSync(commands, { recursive: true })

// npx finds the commands of packages, but not those of the project itself.
if (process.platform === 'win32') {
  writeFileSync(join(commands, 'zpc.cmd'), '@node "%~dp0\\..\\..\\bin\\zpc.mjs" %*\r\n')
} else {
  rmSync(join(commands, 'zpc'), { force: true })
  symlinkSync(join('..', '..', 'bin', 'zpc.mjs'), join(commands, 'zpc'))
}

await import('./build-web.mjs')
