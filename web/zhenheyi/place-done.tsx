// One print: its poster in four formats, its number, and what to do with it. Also the end of a new
// place. Source: Notice clause III, V.1; F9.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { PlaceDetail } from '../../src/places/contract.ts'
import type { Format } from '../../src/places/posters/contract.ts'
import { groupDigits } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { AskPrint } from './signs/ask-print.tsx'
import { FormatChoice } from './signs/format-choice.tsx'
import { NextSteps } from './signs/next-steps.tsx'
import { SIGN_WORDS } from './signs/words.ts'
import { useAsk } from './use-ask.ts'
import './signs/signs.css'

// What the preview takes on the screen, so that nothing jumps when it comes. Units: pixels.
const PREVIEWS: Readonly<Record<Format, { readonly height: number; readonly look: string }>> = {
  a4: { height: 396, look: '' },
  a5: { height: 397, look: '' },
  sticker: { height: 395, look: 'small' },
  'bus-door': { height: 197, look: 'wide' },
}

function Poster(props: {
  readonly place: PlaceDetail
  readonly printId: number
  readonly isNew: boolean
}): ReactElement {
  const words = useWords(SIGN_WORDS)
  const { place, printId } = props
  const [format, setFormat] = useState<Format>(place.kind === 'vehicle' ? 'bus-door' : 'a4')
  // The picture is drawn when it is asked for, which takes a moment.
  const [shown, setShown] = useState<Format>()
  const point = place.points.find((row) => row.prints.some((print) => print.printId === printId))
  const print = point?.prints.find((row) => row.printId === printId)
  const base = `/api/zhenheyi/places/${place.placeId}/prints/${printId}/poster`
  if (!point || !print || print.withdrawnAt !== null) {
    return <p className="empty">{words.withdrawn}</p>
  }
  const fileName = `${place.name}-${point.name}.png`.replaceAll(/[\\/:*?"<>|]/g, '_')
  const { height, look } = PREVIEWS[format]
  const isManager = place.role === 'manager'
  return (
    <>
      <div className="card poster">
        <div className="preview">
          {shown === format ? null : <Loading />}
          <img
            className={look}
            src={`${base}.png?format=${format}`}
            width="280"
            height={height}
            alt={words.alt(place.name, point.name)}
            onLoad={() => setShown(format)}
            onError={() => setShown(format)}
          />
        </div>
        <p className="poster-number">
          <span>{words.number}</span>
          <b className="tabular">{groupDigits(point.shortNumber)}</b>
          <small>{words.numberText}</small>
        </p>
        <FormatChoice format={format} onChange={setFormat} />
        <div className="pair">
          <a className="button primary" href={`${base}.png?format=${format}`} download={fileName}>
            {words.savePng}
          </a>
          <a
            className="button"
            href={`${base}.pdf?format=${format}`}
            target="_blank"
            rel="noreferrer"
          >
            {words.pdf}
          </a>
        </div>
        {isManager ? <AskPrint placeId={place.placeId} format={format} /> : null}
      </div>
      {props.isNew && place.state === 'unconfirmed' ? (
        <p className="strip">{words.waiting}</p>
      ) : null}
      {isManager ? (
        <NextSteps place={place} pointId={point.pointId} printId={printId} />
      ) : (
        <Link className="button wide" to={`/places/${place.placeId}`}>
          {words.toPlace}
        </Link>
      )}
    </>
  )
}

/** The poster of one print. */
export function PlaceDone(): ReactElement {
  const words = useWords(SIGN_WORDS)
  const params = useParams()
  const [search] = useSearchParams()
  const isNew = search.has('new')
  const { answer, reload } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${params['placeId']}`)
  return (
    <Frame
      title={isNew ? words.done : words.title}
      back={isNew ? '/places' : `/places/${params['placeId']}`}
    >
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? (
        <Poster place={answer.body} printId={Number(params['printId'])} isNew={isNew} />
      ) : null}
    </Frame>
  )
}
