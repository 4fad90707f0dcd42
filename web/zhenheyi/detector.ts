// Reads QR codes: the browser's own decoder where there is one, else ours, whose wasm lies on our
// own server (the package would fetch it from elsewhere unless told).
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

type Detector = { detect: (source: ImageBitmapSource) => Promise<{ rawValue: string }[]> }
type NativeDetector = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

let opened: Promise<Detector> | undefined

async function open(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector
  if (native && (await native.getSupportedFormats()).includes('qr_code')) {
    return new native({ formats: ['qr_code'] })
  }
  prepareZXingModule({
    overrides: {
      locateFile: (path: string, prefix: string) =>
        path.endsWith('.wasm') ? wasmUrl : prefix + path,
    },
  })
  return new BarcodeDetector({ formats: ['qr_code'] })
}

/** Makes the decoder ready; once. */
export async function openDetector(): Promise<Detector> {
  opened ??= open()
  return opened
}

/** Reads the first code of a picture; undefined when there is none. */
export async function readCode(source: ImageBitmapSource): Promise<string | undefined> {
  const detector = await openDetector()
  const found = await detector.detect(source).catch(() => [])
  return found[0]?.rawValue
}

/** Brings the decoder onto the device, so that it is there when the network is not. */
export async function keepDetector(): Promise<void> {
  if ('BarcodeDetector' in globalThis) return
  await fetch(wasmUrl, { credentials: 'same-origin' })
}
