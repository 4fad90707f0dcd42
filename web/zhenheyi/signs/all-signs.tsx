// All signs of a place and everything below it: one PDF, a ZIP, or printed by the town.
// Source: Notice clause III; F9.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link, useParams } from 'react-router'
import type { PlaceDetail } from '../../../src/places/contract.ts'
import type { Format, PrintRequest } from '../../../src/places/posters/contract.ts'
import { formatCount } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { Frame, Loading, Problem } from '../frame.tsx'
import type { PartProps } from '../place-part.ts'
import { useAsk } from '../use-ask.ts'
import { AskPrint } from './ask-print.tsx'
import { fetchSet } from '../../ui/fetch-set.ts'
import type { SetKind, SetState } from '../../ui/fetch-set.ts'
import { FormatChoice } from './format-choice.tsx'
import { SIGN_WORDS } from './words.ts'
import './signs.css'

function Progress({ state }: { readonly state: SetState }): ReactElement {
  const words = useWords(SIGN_WORDS)
  switch (state.kind) {
    case 'drawing':
      return (
        <div className="drawing" role="status">
          <span className="tabular">{words.drawing(state.share)}</span>
          <progress max={100} value={state.share} aria-hidden="true" />
        </div>
      )
    case 'queueing':
      return (
        <p className="strip" role="status">
          {words.queueing}
        </p>
      )
    case 'saved':
      return (
        <p className="saved" role="status">
          {words.saved}
        </p>
      )
    case 'failed':
      return (
        <p className="problem" role="alert">
          {words.tooBusy}
        </p>
      )
    default:
      return state satisfies never
  }
}

function Files(props: { readonly place: PlaceDetail; readonly format: Format }): ReactElement {
  const words = useWords(SIGN_WORDS)
  const { place, format } = props
  const [state, setState] = useState<SetState>()
  const isAtWork = state?.kind === 'drawing' || state?.kind === 'queueing'
  const take = (kind: SetKind) => (): void => {
    const path = `/api/zhenheyi/places/${place.placeId}/posters.${kind}?format=${format}`
    const name = `${place.name.replaceAll(/[\\/:*?"<>|]/g, '_')}.${kind}`
    void fetchSet({ path, kind, name }, setState)
  }
  return (
    <>
      <div className="pair">
        <button type="button" className="button primary" disabled={isAtWork} onClick={take('pdf')}>
          {words.onePdf}
        </button>
        <button type="button" className="button" disabled={isAtWork} onClick={take('zip')}>
          {words.zip}
        </button>
      </div>
      {state ? <Progress state={state} /> : null}
    </>
  )
}

function Shown({ place }: { readonly place: PlaceDetail }): ReactElement {
  const words = useWords(SIGN_WORDS)
  const lang = useLang()
  const [format, setFormat] = useState<Format>('a4')
  const { answer } = useAsk<PrintRequest>(`/api/zhenheyi/places/${place.placeId}/print-request`)
  const signs = answer?.ok ? formatCount(answer.body.signs, lang) : '…'
  return (
    <section className="card">
      <h2>{place.name}</h2>
      <p className="hint">{words.allText(signs)}</p>
      <FormatChoice format={format} onChange={setFormat} />
      <Files place={place} format={format} />
      <AskPrint placeId={place.placeId} format={format} />
    </section>
  )
}

/** The screen of all signs. */
export function AllSigns(): ReactElement {
  const words = useWords(SIGN_WORDS)
  const { placeId } = useParams()
  const { answer, reload } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${placeId}`)
  return (
    <Frame title={words.allTitle} back={`/places/${placeId}`}>
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown place={answer.body} /> : null}
    </Frame>
  )
}

/** The way there from the page of a place. */
export function SignsLink({ place }: Pick<PartProps, 'place'>): ReactElement {
  const words = useWords(SIGN_WORDS)
  return (
    <Link className="button wide" to={`/places/${place.placeId}/signs`}>
      {words.all}
    </Link>
  )
}
