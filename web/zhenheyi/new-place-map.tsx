// A plain map of the city's towns to put a pin on: no tiles, no internet, no promise of precision.
// A tap sets the pin and means that town; arrow keys move the pin.
import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import type { Catalogue } from '../../src/places/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import {
  MAP_HEIGHT,
  MAP_WIDTH,
  isInside,
  panBy,
  scaleBar,
  toMap,
  toSpot,
  wholeView,
  zoomBy,
} from './new-place-map.ts'
import type { Spot, View } from './new-place-map.ts'
import { layNames } from './new-place-names.ts'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import type { Draft } from './place-draft.ts'

type MapProps = {
  readonly divisions: Catalogue['divisions']
  readonly draft: Draft
  readonly put: (change: Partial<Draft>) => void
}

// A finger that moved less than this has tapped. Units: pixels.
const TAP = 8
const STEP = 6
const CLOSER = 2
// How wide a letter of a name is at most. Units: pixels; with .map-name of the style.
const LETTER = { zh: 14, en: 8 } as const
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}

function Towns({ divisions, draft, view }: MapProps & { readonly view: View }): ReactElement {
  const lang = useLang()
  const names = new Map(
    divisions.map(({ division, name }) => [
      division,
      lang === 'zh' ? name.zh : (name.en.split(' ')[0] ?? ''),
    ]),
  )
  const labels = divisions.map(({ division, outline }) => ({
    key: division,
    outline,
    width: (names.get(division) ?? '').length * LETTER[lang],
    height: LETTER.zh,
  }))
  return (
    <>
      {divisions.map(({ division, outline }) => (
        <polygon
          key={division}
          className={division === draft.division ? 'map-town chosen-town' : 'map-town'}
          points={outline.map((spot) => toMap(view, spot).join()).join(' ')}
        />
      ))}
      {layNames(view, labels).map(({ key, x, y }) => (
        <text key={key} className="map-name" x={x} y={y}>
          {names.get(key)}
        </text>
      ))}
    </>
  )
}

function Pin({ at }: { readonly at: readonly [number, number] }): ReactElement {
  return (
    <path
      className="map-pin"
      transform={`translate(${at[0]} ${at[1]})`}
      d="M0 0C-3 -8 -11 -13 -11 -21a11 11 0 0 1 22 0C11 -13 3 -8 0 0zM0 -17a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z"
    />
  )
}

function Bar({ view }: { readonly view: View }): ReactElement {
  const { km, width } = scaleBar(view)
  const y = MAP_HEIGHT - 12
  return (
    <g className="map-bar">
      <path d={`M12 ${y - 5}v5h${width}v-5`} />
      <text x={18 + width} y={y}>
        {km < 1 ? `${km * 1000} m` : `${km} km`}
      </text>
    </g>
  )
}

function pointOf(event: PointerEvent<SVGSVGElement>): readonly [number, number] {
  const box = event.currentTarget.getBoundingClientRect()
  return [
    ((event.clientX - box.left) / box.width) * MAP_WIDTH,
    ((event.clientY - box.top) / box.height) * MAP_HEIGHT,
  ]
}

/** Follows one finger: a tap, or a drag of what is shown. */
function useFinger(
  view: View,
  setView: (view: View) => void,
  onTap: (at: readonly [number, number]) => void,
) {
  const from = useRef<{ at: readonly [number, number]; view: View; isDrag: boolean }>(undefined)
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>): void => {
      from.current = { at: pointOf(event), view, isDrag: false }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>): void => {
      const start = from.current
      if (!start) return
      const [x, y] = pointOf(event)
      const [dx, dy] = [x - start.at[0], y - start.at[1]]
      start.isDrag ||= Math.hypot(dx, dy) > TAP
      if (start.isDrag) setView(panBy(start.view, [dx, dy]))
    },
    onPointerUp: (event: PointerEvent<SVGSVGElement>): void => {
      const start = from.current
      from.current = undefined
      if (start && !start.isDrag) onTap(pointOf(event))
    },
    onPointerCancel: (): void => {
      from.current = undefined
    },
  }
}

function Shown({ whole, ...props }: MapProps & { readonly whole: View }): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const [view, setView] = useState(whole)
  const { divisions, draft, put } = props
  const { position } = draft
  const pin: Spot | undefined = position && [position.longitude, position.latitude]
  const set = (spot: Spot): void => {
    const [longitude, latitude] = spot
    const town = divisions.find(({ outline }) => isInside(outline, spot))
    put({ position: { longitude, latitude }, ...(town ? { division: town.division } : {}) })
  }
  const finger = useFinger(view, setView, (at) => set(toSpot(view, at)))
  const onKey = (event: KeyboardEvent): void => {
    const move = KEYS[event.key]
    if (!move) return
    event.preventDefault()
    const [x, y] = pin ? toMap(view, pin) : [MAP_WIDTH / 2, MAP_HEIGHT / 2]
    set(toSpot(view, [x + move[0], y + move[1]]))
  }
  const zoom = (factor: number): void => setView(zoomBy(view, whole, factor, pin ?? view.middle))
  return (
    <div className="map">
      <svg
        viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
        role="application"
        tabIndex={0}
        aria-label={words.map}
        // The whole map leaves the page its scrolling; a closer one is dragged.
        style={{ touchAction: view.scale > whole.scale ? 'none' : 'pan-y' }}
        onKeyDown={onKey}
        {...finger}
      >
        <Towns {...props} view={view} />
        <Bar view={view} />
        {pin ? <Pin at={toMap(view, pin)} /> : null}
      </svg>
      <span className="map-zoom">
        <button type="button" aria-label={words.closer} onClick={() => zoom(CLOSER)}>
          +
        </button>
        <button type="button" aria-label={words.away} onClick={() => zoom(1 / CLOSER)}>
          −
        </button>
      </span>
      <p className="hint">{words.mapHint}</p>
    </div>
  )
}

/** The map of the city's towns; nothing where nobody has drawn them. */
export function TownMap(props: MapProps): ReactElement | null {
  const divisions = props.divisions.filter((row) => row.outline.length > 0)
  const whole = wholeView(divisions.map((row) => row.outline))
  return whole ? <Shown {...props} divisions={divisions} whole={whole} /> : null
}
