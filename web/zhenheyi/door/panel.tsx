// A screen over the door: its own bar with the way back, and a call when somebody is stopped.
import type { ReactElement, ReactNode } from 'react'
import { Link } from 'react-router'
import { useWords } from '../../ui/words.tsx'
import { VerdictMark } from '../marks.tsx'
import { BackArrow } from './bar.tsx'
import { DOOR_WORDS } from './words.ts'

/** A screen of the door. `stops`: how many wait on the list meanwhile. */
export function Panel(props: {
  readonly pointId: string
  readonly title: string
  readonly stops: number
  readonly children: ReactNode
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const back = `/door/${props.pointId}`
  return (
    <section className="panel" aria-label={props.title}>
      <header className="bar">
        <Link className="bar-button" to={back} aria-label={words.back}>
          <BackArrow />
        </Link>
        <h1>{props.title}</h1>
        {props.stops > 0 ? (
          <Link className="stop-call" to={back}>
            <VerdictMark verdict="see-staff" size={24} />
            {words.pendingStops(props.stops)}
          </Link>
        ) : null}
      </header>
      <div className="page">{props.children}</div>
    </section>
  )
}
