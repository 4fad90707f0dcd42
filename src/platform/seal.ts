// Sealing, blind indexes and MACs. Every ciphertext names its suite and key and is bound to the
// installation, the column and the row, so that it opens nowhere else.
// Source: ADR 0004. Only src/people may call `unseal` on identity (test/tidy.test.ts).
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  randomBytes,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { OperatorError } from '../base/errors.ts'
import type { Db } from './postgres.ts'

export const PURPOSES = [
  'identity',
  'notes',
  'index',
  'token',
  'ticket',
  'otp',
  'door',
  'place-sign',
  'audit-sign',
] as const
export type Purpose = (typeof PURPOSES)[number]

export const MAC_LENGTH = 16
const SUITE_AES_256_GCM = 1
const NONCE_LENGTH = 12
const TAG_LENGTH = 16
const HEADER_LENGTH = 1 + 2 + NONCE_LENGTH

type DataKey = {
  readonly keyId: number
  readonly purpose: Purpose
  readonly key: KeyObject
  readonly mac: Mac
}

/** Shape: the first 16 bytes as a latin1 string. */
type Mac = (bytes: Uint8Array) => string

const BLOCK_LENGTH = 64
// Longer -> rarer; what is signed here are tokens and tickets of some twenty bytes.
const SHORT_MAX = 512

/**
 * HMAC-SHA-256 over a fixed start and some bytes, from two one-shot hashes over prepared blocks:
 * 0.7 us and no object for the collector; createHmac: 2.7 us. Every check-in pays it.
 * Source: RFC 2104, chapter 4.
 */
export function prepareMac(key: KeyObject, start: string): Mac {
  const raw = key.export()
  if (raw.length > BLOCK_LENGTH) throw new Error('a key is longer than a block')
  const first = Buffer.alloc(BLOCK_LENGTH + Buffer.byteLength(start), 0x36)
  const outer = Buffer.alloc(BLOCK_LENGTH + 32, 0x5c)
  for (const [at, byte] of raw.entries()) {
    first[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  }
  raw.fill(0)
  first.write(start, BLOCK_LENGTH)
  const inners = new Map<number, Buffer>()
  return (bytes) => {
    const { length } = bytes
    let inner = inners.get(length)
    if (!inner) {
      inner = Buffer.concat([first, bytes])
      if (length <= SHORT_MAX) inners.set(length, inner)
    }
    inner.set(bytes, first.length)
    outer.write(hash('sha256', inner, 'binary'), BLOCK_LENGTH, 'latin1')
    return hash('sha256', outer, 'binary').slice(0, MAC_LENGTH)
  }
}

/** Where a ciphertext lives: `people.identifier.sealed` and the id of its row. */
export type SealPlace = { readonly column: string; readonly rowId: string | number }

export type Keyring = {
  readonly installationId: string
  /** The id of the key that new values of a purpose are made with. */
  readonly keyIdOf: (purpose: Purpose) => number
  readonly seal: (purpose: Purpose, place: SealPlace, text: string) => Buffer
  /** Throws when the ciphertext was changed or belongs to another row. */
  readonly unseal: (purpose: Purpose, place: SealPlace, sealed: Uint8Array) => string
  /** First 16 bytes of HMAC-SHA-256 under the key with this id; undefined for an unknown key. */
  readonly mac: (purpose: Purpose, keyId: number, bytes: Uint8Array) => Buffer | undefined
  readonly isMac: (purpose: Purpose, keyId: number, bytes: Uint8Array, mac: Uint8Array) => boolean
  /** The blind index of something that identifies; equal for equal canonical forms. */
  readonly blind: (kind: string, issuer: string, canonical: string) => Buffer
}

function additionalData(installationId: string, place: SealPlace): Buffer {
  return Buffer.from(`${installationId}|${place.column}|${place.rowId}`)
}

// Randomness is drawn for many nonces at once: a draw each was a quarter of a bulk registration.
const NONCES_A_DRAW = 512
const pool = Buffer.alloc(NONCE_LENGTH * NONCES_A_DRAW)
let poolOffset = pool.length

function drawNonce(): Buffer {
  if (poolOffset === pool.length) {
    randomFillSync(pool)
    poolOffset = 0
  }
  // Copied: the pool is overwritten by the next draw while a nonce may still wait in a chunk.
  const nonce = Buffer.from(pool.subarray(poolOffset, poolOffset + NONCE_LENGTH))
  poolOffset += NONCE_LENGTH
  return nonce
}

function encrypt(key: KeyObject, keyId: number, aad: Buffer, plain: Buffer): Buffer {
  const nonce = drawNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(aad)
  const header = Buffer.alloc(3)
  header.writeUInt8(SUITE_AES_256_GCM, 0)
  header.writeUInt16BE(keyId, 1)
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: KeyObject, aad: Buffer, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(3, HEADER_LENGTH)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH })
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(-TAG_LENGTH))
  const body = sealed.subarray(HEADER_LENGTH, sealed.length - TAG_LENGTH)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

// Names of two and of three characters must not differ in length once sealed.
const PAD = 16
function pad(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = Math.ceil((bytes.length + 1) / PAD) * PAD
  const padded = Buffer.alloc(length)
  bytes.copy(padded)
  padded[bytes.length] = 0x80
  return padded
}

function unpad(padded: Buffer): string {
  const end = padded.lastIndexOf(0x80)
  return padded.subarray(0, end).toString('utf8')
}

function checkOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update('zpc1|check').digest().subarray(0, 16)
}

type KeyRow = {
  key_id: number
  purpose: Purpose
  wrapped: Buffer
  check_value: Buffer
  state: string
}

async function makeKeys(db: Db, installationId: string, master: KeyObject): Promise<void> {
  const rows = PURPOSES.map((purpose, index) => {
    const keyId = index + 1
    const key = randomBytes(32)
    const place = { column: 'platform.data_key.wrapped', rowId: keyId }
    return {
      key_id: keyId,
      purpose,
      suite: SUITE_AES_256_GCM,
      wrapped: encrypt(master, 0, additionalData(installationId, place), key),
      check_value: checkOf(key),
    }
  })
  await db`insert into platform.data_key ${db(rows)} on conflict do nothing`
}

async function readKeys(db: Db): Promise<KeyRow[]> {
  return db<KeyRow[]>`
    select key_id, purpose, wrapped, check_value, state from platform.data_key order by key_id`
}

/**
 * Opens the keys of an installation; makes them once.
 * Throws: OperatorError when the master key and this database do not belong together.
 */
export async function openKeyring(
  db: Db,
  installationId: string,
  masterKey: Buffer,
): Promise<Keyring> {
  const master = createSecretKey(masterKey)
  let rows = await readKeys(db)
  if (rows.length === 0) {
    await makeKeys(db, installationId, master)
    rows = await readKeys(db)
  }
  const byId = new Map<number, DataKey>()
  const current = new Map<Purpose, DataKey>()
  for (const row of rows) {
    const place = { column: 'platform.data_key.wrapped', rowId: row.key_id }
    let raw: Buffer
    try {
      raw = decrypt(master, additionalData(installationId, place), row.wrapped)
    } catch (cause) {
      throw new OperatorError(
        'This master key does not open this database. Set ZPC_KEYS to the folder of its own key.',
        { cause },
      )
    }
    if (!timingSafeEqual(checkOf(raw), row.check_value)) {
      throw new OperatorError('A data key of this database is damaged. Restore it from a backup.')
    }
    const key = createSecretKey(raw)
    const mac = prepareMac(key, installationId)
    const dataKey = { keyId: row.key_id, purpose: row.purpose, key, mac }
    byId.set(row.key_id, dataKey)
    if (row.state === 'current') current.set(row.purpose, dataKey)
  }
  return makeKeyring(installationId, byId, current)
}

function makeKeyring(
  installationId: string,
  byId: ReadonlyMap<number, DataKey>,
  current: ReadonlyMap<Purpose, DataKey>,
): Keyring {
  const currentOf = (purpose: Purpose): DataKey => {
    const found = current.get(purpose)
    if (!found) throw new OperatorError(`This database has no current key for ${purpose}.`)
    return found
  }
  const find = (purpose: Purpose, keyId: number): DataKey | undefined => {
    const found = byId.get(keyId)
    return found?.purpose === purpose ? found : undefined
  }
  const keyring: Keyring = {
    installationId,
    keyIdOf: (purpose) => currentOf(purpose).keyId,
    seal: (purpose, place, text) => {
      const { key, keyId } = currentOf(purpose)
      return encrypt(key, keyId, additionalData(installationId, place), pad(text))
    },
    unseal: (purpose, place, sealed) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (bytes.length < HEADER_LENGTH + TAG_LENGTH || bytes[0] !== SUITE_AES_256_GCM) {
        throw new Error('not a sealed value')
      }
      const found = find(purpose, bytes.readUInt16BE(1))
      if (!found) throw new Error('sealed with a key of another purpose')
      return unpad(decrypt(found.key, additionalData(installationId, place), bytes))
    },
    mac: (purpose, keyId, bytes) => {
      const found = find(purpose, keyId)
      return found && Buffer.from(found.mac(bytes), 'latin1')
    },
    isMac: (purpose, keyId, bytes, mac) => {
      const found = find(purpose, keyId)
      return (
        found !== undefined &&
        mac.length === MAC_LENGTH &&
        timingSafeEqual(Buffer.from(found.mac(bytes), 'latin1'), mac)
      )
    },
    blind: (kind, issuer, canonical) =>
      createHmac('sha256', currentOf('index').key)
        .update(`zpc1|${kind}|${issuer}|${canonical}`)
        .digest()
        .subarray(0, 16),
  }
  return keyring
}
