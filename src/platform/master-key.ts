// The master key: one file outside the data folder, made once, never in a backup.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { OperatorError } from '../base/errors.ts'
import { explainUnwritable } from './unwritable.ts'

const FILE = 'master.key'
const LENGTH = 32

/** Says where the master key of a folder lies. */
export function masterKeyFile(folder: string): string {
  return join(folder, FILE)
}

/**
 * Reads the master key, or makes it when the database is new.
 * Throws: OperatorError when the key is missing over existing data: a new one would make every
 * name unreadable for ever; when it cannot be read or written. Source: ADR 0004.
 */
export function openMasterKey(folder: string, isDatabaseNew: boolean): Buffer {
  const file = masterKeyFile(folder)
  const text = readKey(file)
  if (text !== undefined) {
    const key = Buffer.from(text.trim(), 'base64url')
    if (key.length !== LENGTH) {
      throw new OperatorError(`The master key ${file} is damaged. Put back your copy of it.`)
    }
    return key
  }
  if (!isDatabaseNew) {
    throw new OperatorError(
      `The master key ${file} is missing, and this database was sealed with it. ` +
        'Put back your copy, or set ZPC_KEYS to its folder.',
    )
  }
  const key = randomBytes(LENGTH)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${key.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
  } catch (cause) {
    throw explainUnwritable(cause, { folder, setting: 'ZPC_KEYS' })
  }
  return key
}

// A key that is there and closed to us is not missing: who heard that would look for a copy.
function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new OperatorError(
      `The master key ${file} cannot be read (${code}). Let this account read it.`,
      { cause },
    )
  }
}
