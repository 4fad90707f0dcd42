// An entry that a door without network keeps: encrypted to the server, signed by the key of the
// shift, chained to the entry before. WebCrypto only, so that the browser and the server run the
// same lines. The device cannot read its own queue; the server can, and knows whose shift it was.
// Source: security decision 12 (docs/adr/0016): ephemeral ECDH P-256, HKDF-SHA-256, AES-256-GCM,
// ECDSA P-256 with SHA-256.

const { subtle } = globalThis.crypto
type Key = Awaited<ReturnType<typeof subtle.importKey>>
type KeyPair = { readonly publicKey: Key; readonly privateKey: Key }

/** What stands beside the ciphertext, in clear and signed. */
export type EntryEnvelope = {
  readonly entryId: string
  readonly seq: number
  readonly prevHash: string
  readonly keyId: number
  readonly ephemeral: string
  readonly nonce: string
  readonly sealed: string
}
export type SignedEntry = EntryEnvelope & { readonly signature: string }

export type EntryDraft = {
  readonly deviceId: string
  readonly entryId: string
  readonly seq: number
  readonly prevHash: string
  /** JSON of the content. */
  readonly text: string
}

/** The server's public key: its number and the raw point in base64url. */
export type PublicIntakeKey = { readonly keyId: number; readonly publicKey: string }

/** The previous hash of a first entry: 32 zero bytes. */
export const FIRST_HASH = 'A'.repeat(43)

const FORMAT = 'zpc-entry-1'
const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const KEY_BITS = 256
const NONCE_LENGTH = 12

/** Writes bytes in base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Reads base64url. Throws: on any other character. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** The bytes that are signed and hashed: no field can hold the bar that parts them. */
function wordsOf(deviceId: string, entry: EntryEnvelope): Uint8Array<ArrayBuffer> {
  const { entryId, seq, prevHash, keyId, ephemeral, nonce, sealed } = entry
  const parts = [FORMAT, deviceId, entryId, seq, prevHash, keyId, ephemeral, nonce, sealed]
  return bytesOf(parts.join('|'))
}

function boundTo(entry: { deviceId: string; entryId: string; seq: number; keyId: number }) {
  return bytesOf([FORMAT, entry.deviceId, entry.entryId, entry.seq, entry.keyId].join('|'))
}

/** Makes the key of a shift; its private half can be used and never read. */
export async function makeShiftKey(): Promise<KeyPair> {
  return subtle.generateKey(ECDSA, false, ['sign', 'verify'])
}

/** Gives a public key as it travels: the raw point, 65 bytes, in base64url. */
export async function exportPublicKey(key: Key): Promise<string> {
  return toBase64Url(new Uint8Array(await subtle.exportKey('raw', key)))
}

/** Reads the public key of a shift. Throws: when it is no point of the curve. */
export async function importShiftKey(publicKey: string): Promise<Key> {
  return subtle.importKey('raw', fromBase64Url(publicKey), ECDSA, true, ['verify'])
}

async function agree(ours: Key, theirs: Key, salt: Uint8Array<ArrayBuffer>): Promise<Key> {
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours, KEY_BITS)
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: bytesOf(FORMAT) }
  const aes = { name: 'AES-GCM', length: KEY_BITS }
  return subtle.deriveKey(hkdf, secret, aes, false, ['encrypt', 'decrypt'])
}

/** Hashes an entry for the one that follows it. Shape: 43 characters of base64url. */
export async function hashEntry(deviceId: string, entry: EntryEnvelope): Promise<string> {
  return toBase64Url(new Uint8Array(await subtle.digest('SHA-256', wordsOf(deviceId, entry))))
}

/** Seals and signs one entry on the device; nobody but the server reads it again. */
export async function sealEntry(
  draft: EntryDraft,
  keys: { readonly intake: PublicIntakeKey; readonly shift: Key },
): Promise<SignedEntry> {
  const { deviceId, entryId, seq, prevHash, text } = draft
  const theirs = await subtle.importKey(
    'raw',
    fromBase64Url(keys.intake.publicKey),
    ECDH,
    false,
    [],
  )
  const ours: KeyPair = await subtle.generateKey(ECDH, false, ['deriveBits'])
  const ephemeral = await exportPublicKey(ours.publicKey)
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))
  const aes = await agree(ours.privateKey, theirs, fromBase64Url(ephemeral))
  const { keyId } = keys.intake
  const additionalData = boundTo({ deviceId, entryId, seq, keyId })
  const gcm = { name: 'AES-GCM', iv: nonce, additionalData }
  const sealed = toBase64Url(new Uint8Array(await subtle.encrypt(gcm, aes, bytesOf(text))))
  const entry = { entryId, seq, prevHash, keyId, ephemeral, nonce: toBase64Url(nonce), sealed }
  const signed = await subtle.sign(SIGNING, keys.shift, wordsOf(deviceId, entry))
  return { ...entry, signature: toBase64Url(new Uint8Array(signed)) }
}

/** Says whether the key of a shift signed an entry. */
export async function isSignedBy(
  shift: Key,
  deviceId: string,
  entry: SignedEntry,
): Promise<boolean> {
  return subtle.verify(SIGNING, shift, fromBase64Url(entry.signature), wordsOf(deviceId, entry))
}

/** Opens an entry with the server's private key. Throws: when a bit of it was changed. */
export async function openEntry(
  intake: Key,
  deviceId: string,
  entry: EntryEnvelope,
): Promise<string> {
  const { entryId, seq, keyId, ephemeral } = entry
  const theirs = await subtle.importKey('raw', fromBase64Url(ephemeral), ECDH, false, [])
  const aes = await agree(intake, theirs, fromBase64Url(ephemeral))
  const additionalData = boundTo({ deviceId, entryId, seq, keyId })
  const gcm = { name: 'AES-GCM', iv: fromBase64Url(entry.nonce), additionalData }
  const plain = await subtle.decrypt(gcm, aes, fromBase64Url(entry.sealed))
  return new TextDecoder().decode(plain)
}

/** Makes the server's key pair. Shape: the private half as PKCS 8 in base64url. */
export async function makeIntakeKey(): Promise<{ publicKey: string; privateKey: string }> {
  const pair: KeyPair = await subtle.generateKey(ECDH, true, ['deriveBits'])
  const privateKey = toBase64Url(new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)))
  return { publicKey: await exportPublicKey(pair.publicKey), privateKey }
}

/** Opens the server's private key again. */
export async function importIntakeKey(privateKey: string): Promise<Key> {
  return subtle.importKey('pkcs8', fromBase64Url(privateKey), ECDH, false, ['deriveBits'])
}
