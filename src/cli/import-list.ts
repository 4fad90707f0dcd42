// `zpc import-list FILE`: a list of headquarters from the shell, by the same way as the console's.
import { readFile } from 'node:fs/promises'
import { OperatorError } from '../base/errors.ts'
import { REFUSALS } from '../base/refusals.ts'
import { beginList, showLists } from '../people/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { cliActor } from './operate.ts'

export type ImportListOptions = { readonly kind: string; readonly title: string }

/** Reads UTF-8, or the GBK that Excel writes in China. */
async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new OperatorError(`${file} cannot be read.`, { cause })
  })
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not this one.
    }
  }
  throw new OperatorError(`${file} is neither UTF-8 nor GBK.`)
}

/**
 * Imports a list as a whole, or says line by line what is wrong.
 * Throws: OperatorError when nothing was imported.
 */
export async function runImportList(
  config: Config,
  file: string,
  options: ImportListOptions,
): Promise<void> {
  const { kind, title } = options
  if (kind !== 'health' && kind !== 'travel') {
    throw new OperatorError(`There is no kind ${kind}. Use health or travel.`)
  }
  const text = await readText(file)
  const database = await openDatabase(config, { max: 4 })
  try {
    const deps = { sql: database.sql, keyring: database.keyring, clock: systemClock }
    const begun = await beginList(deps, { kind, title, text, by: cliActor() })
    if (!begun.ok) throw new OperatorError(REFUSALS[begun.refusal].en)
    await begun.ended
    const { rows } = await showLists(deps)
    const list = rows.find((one) => one.listId === begun.listId)
    if (list?.state === 'imported') {
      process.stdout.write(`${list.inForce} people of list ${list.listId} count from now on.\n`)
      return
    }
    const lines = (list?.errors ?? []).map(
      (error) => `  line ${error.line}: ${error.column}: ${error.problem}`,
    )
    const count = list?.errorsTotal ?? 0
    const head = `Nothing was imported: ${count} lines are wrong.`
    throw new OperatorError([head, ...lines].join('\n'))
  } finally {
    await database.close()
  }
}
