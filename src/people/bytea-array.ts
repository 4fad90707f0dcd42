// Arrays of bytes as PostgreSQL reads them: the driver takes an array of buffers for one buffer.

/** Writes buffers as one array literal, for `${...}::bytea[]`. */
export function writeByteaArray(list: readonly Uint8Array[]): string {
  return `{${list.map((bytes) => `"\\\\x${Buffer.from(bytes).toString('hex')}"`).join(',')}}`
}
