// The pass sign: a shape and two digits that tell the gatekeeper which row is the person in front.
// A hint and no control: the control is the list at the door. Source: docs/adr/0008.
import type { Instant } from '../base/instant.ts'
import type { Keyring } from '../platform/seal.ts'

export const PASS_SHAPES = ['triangle', 'square', 'ring', 'star', 'drop', 'leaf', 'wave'] as const
export type PassShape = (typeof PASS_SHAPES)[number]

export type PassSign = { readonly shape: PassShape; readonly number: number }

/** A shape holds for one step: short, so that a screenshot is soon wrong. Units: seconds. */
export const SHAPE_STEP_SECONDS = 300

export type PassSigns = {
  /** The shape of a place at a moment. */
  readonly shapeAt: (placeId: number, at: Instant) => PassShape
  /** The next two digits at a point, 0..99. */
  readonly nextNumber: (pointId: number) => number
  /** Tells one visit at a point from another, and nothing about who came. */
  readonly rowKeyOf: (
    visit: { readonly personId: number; readonly enteredAt: Instant },
    pointId: number,
  ) => string
}

// 96 bits: no two rows of a door meet, and the row stays short.
const ROW_KEY_BYTES = 12

/** Opens the signs of this process; the shapes are equal in every process, the digits are not. */
export function openPassSigns(keyring: Keyring): PassSigns {
  const keyId = keyring.keyIdOf('place-sign')
  const numbers = new Map<number, number>()
  let shapes = new Map<number, PassShape>()
  let shapesOf = -1
  const shapeFor = (placeId: number, step: number): PassShape => {
    const bytes = Buffer.allocUnsafe(12)
    bytes.writeUInt32BE(placeId, 0)
    bytes.writeUIntBE(step, 6, 6)
    bytes.writeUInt16BE(0, 4)
    const mac = keyring.mac('place-sign', keyId, bytes)
    return PASS_SHAPES[(mac?.readUInt32BE(0) ?? 0) % PASS_SHAPES.length] ?? 'triangle'
  }
  return {
    shapeAt: (placeId, at) => {
      const step = Math.floor(at / SHAPE_STEP_SECONDS)
      // Only the present step is kept; an older moment is worked out again.
      if (step < shapesOf) return shapeFor(placeId, step)
      if (step > shapesOf) {
        shapes = new Map()
        shapesOf = step
      }
      const known = shapes.get(placeId)
      if (known) return known
      const shape = shapeFor(placeId, step)
      shapes.set(placeId, shape)
      return shape
    },
    nextNumber: (pointId) => {
      const number = ((numbers.get(pointId) ?? 0) + 1) % 100
      numbers.set(pointId, number)
      return number
    },
    rowKeyOf: ({ personId, enteredAt }, pointId) => {
      // Longer than what a shape is made of: one key, two meanings that never meet.
      const bytes = Buffer.allocUnsafe(18)
      bytes.writeUIntBE(personId, 0, 6)
      bytes.writeUIntBE(enteredAt, 6, 6)
      bytes.writeUIntBE(pointId, 12, 6)
      const mac = keyring.mac('place-sign', keyId, bytes)
      return mac?.toString('base64url', 0, ROW_KEY_BYTES) ?? ''
    },
  }
}

/** Writes the two digits: 07. */
export function formatPassNumber(number: number): string {
  return String(number).padStart(2, '0')
}
