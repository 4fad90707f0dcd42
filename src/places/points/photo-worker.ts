// Reads the QR codes of one picture in a process of its own, which ends after it, so that a picture
// that takes for ever, or breaks its reader, takes nothing from the scans of a city.
// Source: ADR 0020, 0025.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { answerOnce } from '../../platform/apart.ts'

// A wall has other codes: payments, Wi-Fi, the menu.
const CODES_MAX = 8

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
// The package would fetch its wasm from elsewhere unless it is given.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })

answerOnce(async (picture: Uint8Array): Promise<string[]> => {
  const found = await readBarcodes(picture, {
    formats: ['QRCode'],
    tryHarder: true,
    tryInvert: false,
    maxNumberOfSymbols: CODES_MAX,
  })
  return found.filter((code) => code.isValid).map((code) => code.text)
})
