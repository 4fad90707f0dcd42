// The four ways to register, as pictures beside their words.
import type { ReactElement } from 'react'

const PATHS = {
  scan: 'M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8zM14 14h2',
  person: 'M2 5h20v14H2zM8 11a2 2 0 1 0 0-.01zM5 16c0-3 6-3 6 0M14 9h5M14 12h5M14 15h3',
  many: 'M8 10a3 3 0 1 0 0-.01zM2.5 20c0-6 11-6 11 0M16 9a2.5 2.5 0 1 0 0-.01zM15.5 13c4-.6 6 2 6 5',
  paper: 'M5 2h10l4 4v16H5zM15 2v4h4M8 11h8M8 15h8M8 19h5',
} as const

/** A picture of one way to register. */
export function WayIcon({ way }: { readonly way: keyof typeof PATHS }): ReactElement {
  return (
    <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" fill="none">
      <path
        d={PATHS[way]}
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
