// A QR code as one path, drawn here: the key of a second factor never leaves the page.
import { encode } from 'uqr'

// The standard asks for four; on a white card inside a page two are read as well.
const QUIET_MODULES = 2

/** Draws a text as a QR code, dark on white in both colour schemes: scanners want it so. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES })
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#13262b" shapeRendering="crispEdges" />
    </svg>
  )
}
