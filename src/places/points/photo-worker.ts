// Reads the QR codes of one picture in a thread of its own, which ends after it, so that a
// picture that takes for ever takes nothing from the scans of a city. Source: ADR 0020.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

// A wall has other codes: payments, Wi-Fi, the menu.
const CODES_MAX = 8

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
// The package would fetch its wasm from elsewhere unless it is given.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })

const found = await readBarcodes(workerData as Uint8Array, {
  formats: ['QRCode'],
  tryHarder: true,
  tryInvert: false,
  maxNumberOfSymbols: CODES_MAX,
})
const texts = found.filter((code) => code.isValid).map((code) => code.text)
parentPort?.postMessage(texts, [])
