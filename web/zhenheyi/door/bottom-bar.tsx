// The four ways to register, in reach of a thumb; and how many entries wait for the network.
import type { ReactElement } from 'react'
import { NavLink } from 'react-router'
import { useWords } from '../../ui/words.tsx'
import { WayIcon } from './icons.tsx'
import { DOOR_WORDS } from './words.ts'

export const WAYS = ['scan', 'person', 'many', 'paper'] as const
export type Way = (typeof WAYS)[number]

/** The bar at the bottom. */
export function BottomBar(props: {
  readonly pointId: string
  readonly unsent: number
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  return (
    <nav className="ways" aria-label={words.tools}>
      {WAYS.map((way) => (
        <NavLink key={way} to={`/door/${props.pointId}/${way}`}>
          <WayIcon way={way} />
          <span>{words.tabs[way]}</span>
          {way === 'person' && props.unsent > 0 ? (
            <b className="unsent tabular">{words.unsent(props.unsent)}</b>
          ) : null}
        </NavLink>
      ))}
    </nav>
  )
}
