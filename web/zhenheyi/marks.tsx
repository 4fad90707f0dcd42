// Shapes: verdicts, pass signs and the scanner. Shape and word first, colour after them.
import type { ReactElement } from 'react'

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

const HAND =
  'M33 60V37a4.5 4.5 0 0 1 9 0v13V27a4.5 4.5 0 0 1 9 0v21V25a4.5 4.5 0 0 1 9 0v24V31a4.5 4.5 0 0 ' +
  '1 9 0v31c0 12-7 19-18 19-8 0-13-3-17-10L24 58c-3-6 4-9 8-4z'

/** The verdict as a shape: a circle with a tick, or an octagon with an open hand. */
export function VerdictMark(props: {
  readonly verdict: 'enter' | 'see-staff'
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
  return (
    <svg viewBox="0 0 100 100" width={size} height={size} aria-hidden="true">
      <path d="M31 2h38l29 29v38L69 98H31L2 69V31z" fill="var(--staff)" />
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

const PASS_PATHS: Record<string, { zh: string; en: string; path: string }> = {
  triangle: { zh: '三角', en: 'triangle', path: 'M50 8L96 90H4z' },
  square: { zh: '方块', en: 'square', path: 'M10 10h80v80H10z' },
  ring: { zh: '圆环', en: 'ring', path: 'M50 4a46 46 0 1 0 .01 0zM50 26a24 24 0 1 1-.01 0z' },
  star: {
    zh: '五角星',
    en: 'star',
    path: 'M50 4l14 31 34 4-25 23 7 34-30-17-30 17 7-34L2 39l34-4z',
  },
  drop: {
    zh: '水滴',
    en: 'drop',
    path: 'M50 3c9 22 32 36 32 60a32 32 0 0 1-64 0C18 39 41 25 50 3z',
  },
  leaf: { zh: '树叶', en: 'leaf', path: 'M6 94C0 34 34 4 96 4c0 62-30 96-78 86l34-44L20 74z' },
  wave: {
    zh: '波浪',
    en: 'wave',
    path: 'M3 38c16-20 31-20 47 0s31 20 47 0v26c-16 20-31 20-47 0s-31-20-47 0z',
  },
}

/** One of the seven shapes of the pass sign, with its word for those who cannot see it. */
export function PassMark(props: {
  readonly shape: string
  readonly size: number
  readonly lang: 'zh' | 'en'
}): ReactElement | null {
  const found = PASS_PATHS[props.shape]
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
