// The bar of the door: which door, the shape of the moment, and whether the server is there.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { pointWords } from '../../../src/base/point-words.ts'
import { formatMinute } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { PassMark } from '../marks.tsx'
import type { Scope } from './use-live.ts'
import { DOOR_WORDS } from './words.ts'

function Connection({ offlineSince }: { offlineSince: number | undefined }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const isOn = offlineSince === undefined
  return (
    <span className={isOn ? 'dot on' : 'dot'} role="status">
      {isOn ? words.online : words.offline(formatMinute(offlineSince))}
    </span>
  )
}

/** The arrow that leads back. */
export function BackArrow(): ReactElement {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.4" />
    </svg>
  )
}

/** The bar. */
export function DoorBar(props: {
  readonly pointName: string
  readonly scope: Scope
  readonly onScope: ((scope: Scope) => void) | undefined
  readonly shape: string | undefined
  readonly offlineSince: number | undefined
  readonly onMore: () => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const lang = useLang()
  const { scope, onScope, offlineSince } = props
  const isPoint = scope === 'point'
  const pointName = pointWords(props.pointName)[lang]
  return (
    <header className={offlineSince === undefined ? 'bar door-bar' : 'bar door-bar offline'}>
      <Link className="bar-button" to="/places" aria-label={words.back}>
        <BackArrow />
      </Link>
      <h1>
        {onScope ? (
          <button
            type="button"
            className="scope"
            aria-label={`${isPoint ? pointName : words.wholePlace}, ${
              isPoint ? words.scopeToPlace : words.scopeToPoint
            }`}
            onClick={() => onScope(isPoint ? 'place' : 'point')}
          >
            <span>{isPoint ? pointName : words.wholePlace}</span>
            <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
              <path
                d="M4 8h15l-4-4M20 16H5l4 4"
                fill="none"
                stroke="currentColor"
                strokeWidth="2"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </button>
        ) : (
          pointName
        )}
      </h1>
      {props.shape === undefined ? null : <PassMark shape={props.shape} size={32} lang={lang} />}
      <Connection offlineSince={offlineSince} />
      <button type="button" className="bar-button" aria-label={words.more} onClick={props.onMore}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d="M3 6h18M3 12h18M3 18h18" stroke="currentColor" strokeWidth="2.4" />
        </svg>
      </button>
    </header>
  )
}
