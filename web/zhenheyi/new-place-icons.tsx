// A small drawing beside each kind of place, for whoever looks before reading. The word stands
// beside it always, so the drawing says nothing of its own.
import type { ReactElement } from 'react'

// Drawn on 24 x 24 with one stroke width.
const HOUSE = 'M4 11l8-7 8 7M6 10v10h12V10'
const PATHS: Readonly<Record<string, string>> = {
  accommodation: 'M3 6v13M3 15h18v4M21 15v-3a3 3 0 0 0-3-3H10v6M6.5 11.5h.01',
  shopping: 'M5 8h14l-1 12H6zM9 8V6a3 3 0 0 1 6 0v2',
  medical: 'M4 4h16v16H4zM12 8v8M8 12h8',
  financial: 'M4 10h16L12 4zM6 10v8M10 10v8M14 10v8M18 10v8M4 20h16',
  'tourist-attraction': 'M3 19l6-10 4 6 3-4 5 8zM17 6h.01',
  religious: 'M12 3l8 6H4zM6 9v11M18 9v11M3 20h18M10 20v-5h4v5',
  intermediary: 'M3 12l4-4 5 3 5-3 4 4-6 6-3-2-3 2zM12 11v4',
  bathing:
    'M4 13h16v2a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM8 9c-1-2 1-3 0-5M12 9c-1-2 1-3 0-5M16 9c-1-2 1-3 0-5',
  beauty: 'M6 4l12 16M18 4L6 20M5 20a2 2 0 1 0 .01 0M19 20a2 2 0 1 0 .01 0',
  'culture-sport-entertainment': 'M4 6h16v12H4zM10 9v6l5-3z',
  'transport-station':
    'M6 4h12v11H6zM6 10h12M9 18l-2 3M15 18l2 3M6 15v3h12v-3M9 12.5h.01M15 12.5h.01',
  checkpoint: 'M4 20V9M4 12l16-5v3L4 15M8 20H2',
  'off-campus-training': 'M2 9l10-5 10 5-10 5zM6 11v5c3 3 9 3 12 0v-5M22 9v6',
  'pension-welfare': 'M12 20s-8-5-8-11a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z',
  restaurant: 'M7 3v18M4 3v5a3 3 0 0 0 6 0V3M17 21V3c-3 2-4 6-3 10h3',
  market:
    'M4 9l2-5h12l2 5M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9M6 12v8h12v-8',
  'office-building': 'M6 21V4h8v17M14 9h4v12M3 21h18M9 8h2M9 12h2M9 16h2',
  school: 'M12 3v5M12 3h5v2h-5M4 20V12l8-4 8 4v8zM10 20v-4h4v4',
  community: `${HOUSE}M12 17s-3-2-3-4a1.6 1.6 0 0 1 3-.5 1.6 1.6 0 0 1 3 .5c0 2-3 4-3 4z`,
  'service-hall': 'M4 20v-6h16v6M8 14V9h8v5M12 4a2 2 0 1 0 .01 0M2 20h20',
  enterprise: 'M3 20V10l6 4v-4l6 4V6h6v14zM7 17h.01M11 17h.01M15 17h.01',
  pharmacy: 'M5 14l9-9a3.5 3.5 0 0 1 5 5l-9 9a3.5 3.5 0 0 1-5-5zM9.500 9.500l5 5',
  bus: 'M4 5h16v12H4zM4 11h16M7 20v-3M17 20v-3M8 14h.01M16 14h.01',
  taxi: 'M3 16v-3l3-6h12l3 6v3zM10 7V4h4v3M6 19v-3M18 19v-3M7 13h.01M17 13h.01',
  'ride-hailing': 'M3 17v-3l3-5h9l3 5v3zM6 19v-2M15 19v-2M18 5a4 4 0 0 1 3 3M17 2a8 8 0 0 1 6 6',
}

/** The drawing of a category; a house for one that somebody added. */
export function CategoryIcon({ category }: { readonly category: string }): ReactElement {
  return (
    <svg className="category-icon" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
      <path
        d={PATHS[category] ?? HOUSE}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
