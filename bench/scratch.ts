// Where one measurement lives: a folder of its own, and the settings of the server it measures.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Scratch = { readonly folder: string; readonly env: Record<string, string> }

/** Makes the folder; the database is the one of DATABASE_URL, or the embedded one. */
export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-bench-'))
  const url = process.env['DATABASE_URL']
  const env = { ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(folder, 'keys'), ZPC_LOG: 'error' }
  return { folder, env: url ? { ...env, DATABASE_URL: url } : env }
}
