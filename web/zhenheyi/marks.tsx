// Shapes: verdicts, pass signs and the scanner. Shape and word first, colour after them.
import type { ReactElement } from 'react'
import { HAND, OCTAGON, PASS_SHAPES } from '../ui/shapes.ts'

/** The scanner's mark. */
export function ScanMark(): ReactElement {
  return (
    <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" fill="none">
      <path
        d="M6 16V6h10M32 6h10v10M42 32v10H32M16 42H6V32M10 24h28"
        stroke="currentColor"
        strokeWidth="3.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** The mark of a code on a card. */
export function CodeMark(): ReactElement {
  return (
    <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" fill="none">
      <path
        d="M6 10h36v28H6zM13 17h8v8h-8zM27 18h8M27 24h8M13 31h22"
        stroke="currentColor"
        strokeWidth="3.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** The verdict as a shape: a circle with a tick, an octagon with a hand, a square with a slash. */
export function VerdictMark(props: {
  readonly verdict: 'enter' | 'see-staff' | 'taken-back'
  readonly size?: number
}): ReactElement {
  const size = props.size ?? 32
  if (props.verdict === 'enter') {
    return (
      <svg viewBox="0 0 100 100" width={size} height={size} aria-hidden="true">
        <circle cx="50" cy="50" r="48" fill="var(--enter)" />
        <path
          d="M27 52l16 16 31-34"
          fill="none"
          stroke="var(--on-shape)"
          strokeWidth="10"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    )
  }
  if (props.verdict === 'taken-back') {
    return (
      <svg viewBox="0 0 100 100" width={size} height={size} aria-hidden="true">
        <rect x="4" y="4" width="92" height="92" rx="10" fill="var(--off)" />
        <path d="M28 72L72 28" stroke="var(--on-shape)" strokeWidth="10" strokeLinecap="round" />
      </svg>
    )
  }
  return (
    <svg viewBox="0 0 100 100" width={size} height={size} aria-hidden="true">
      <path d={OCTAGON} fill="var(--staff)" />
      <path d={HAND} fill="var(--on-shape)" />
    </svg>
  )
}

/** An entry on this device: a dashed ring with an arrow, which fills when the server has it. */
export function KeptMark({ isSent }: { readonly isSent: boolean }): ReactElement {
  return (
    <svg viewBox="0 0 100 100" width="32" height="32" aria-hidden="true">
      <circle
        cx="50"
        cy="50"
        r="44"
        fill={isSent ? 'var(--wait)' : 'none'}
        stroke="var(--wait)"
        strokeWidth="7"
        strokeDasharray={isSent ? undefined : '16 11.6'}
      />
      <path
        d="M50 74V30M31 48l19-19 19 19"
        fill="none"
        stroke={isSent ? 'var(--on-shape)' : 'var(--wait)'}
        strokeWidth="8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

const shapes = new Map(Object.entries(PASS_SHAPES))

/** One of the seven shapes of the pass sign, with its word for those who cannot see it. */
export function PassMark(props: {
  readonly shape: string
  readonly size: number
  readonly lang: 'zh' | 'en'
}): ReactElement | null {
  const found = shapes.get(props.shape)
  if (!found) return null
  return (
    <svg
      viewBox="0 0 100 100"
      width={props.size}
      height={props.size}
      role="img"
      aria-label={found[props.lang]}
    >
      <path d={found.path} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
