// The builder of a complex: units typed, pasted or imported into a place, looked at as a tree,
// then made.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Imported, Preview } from '../../src/places/complexes/contract.ts'
import type { Catalogue, MyPlaces } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Counts, ImportPreview } from './complex-preview.tsx'
import { OneSource, PasteSource, SheetSource } from './complex-sources.tsx'
import type { Sent } from './complex-sources.tsx'
import { COMPLEX_WORDS } from './complex-words.ts'
import { Choice, Frame, Loading, Problem } from './frame.tsx'
import { growTree } from './tree.ts'
import { useAsk } from './use-ask.ts'

const WAYS = ['file', 'paste', 'one'] as const
type Way = (typeof WAYS)[number]
type Step = 'idle' | 'checking' | 'making'

function Ways(props: { readonly way: Way; readonly onWay: (way: Way) => void }): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  return (
    <div className="choices" role="group" aria-label={words.waysLabel}>
      {WAYS.map((way) => (
        <button
          key={way}
          type="button"
          className="button"
          aria-pressed={props.way === way}
          onClick={() => props.onWay(way)}
        >
          {words.ways[way]}
        </button>
      ))}
    </div>
  )
}

/** Says what a preview will do, in the words of the button that does it. */
function useDeed(preview: Preview | undefined): string | undefined {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  if (!preview || preview.problemsTotal > 0) return undefined
  const { made, changed, invited } = preview
  if (made > 0) return words.go(formatCount(made, lang))
  if (changed > 0) return words.goChange(formatCount(changed, lang))
  return invited > 0 ? words.goInvite(formatCount(invited, lang)) : undefined
}

function Done(props: {
  readonly placeId: number
  readonly done: Imported
  readonly onAgain: () => void
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  const { made, changed, invited } = props.done
  useEffect(() => {
    // Newer browsers answer a promise, which is no clean-up.
    window.scrollTo(0, 0)
  }, [])
  const title =
    made > 0
      ? words.done(formatCount(made, lang))
      : changed > 0
        ? words.doneChange(formatCount(changed, lang))
        : words.doneInvite(formatCount(invited, lang))
  return (
    <section className="card form" role="status">
      <h2>{title}</h2>
      <Counts counts={props.done} />
      <p>{words.doneText}</p>
      {invited > 0 ? <p className="strip plain">{words.tell}</p> : null}
      <Link className="button primary" to={`/places/${props.placeId}/signs`}>
        {words.signs}
      </Link>
      <Link className="button" to="/places">
        {words.all}
      </Link>
      <button type="button" className="button" onClick={props.onAgain}>
        {words.again}
      </button>
    </section>
  )
}

/** Gives what stands above a unit: 3层/ of 3层/301, where the next one stands too. */
function aboveOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('／')) + 1)
}

function Builder(props: {
  readonly placeId: number
  readonly catalogue: Catalogue | undefined
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const { placeId, catalogue } = props
  const [way, setWay] = useState<Way>('file')
  const [sent, setSent] = useState<Sent>()
  const [preview, setPreview] = useState<Preview>()
  const [done, setDone] = useState<Imported>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [step, setStep] = useState<Step>('idle')
  const [isMissing, setMissing] = useState(false)
  const [path, setPath] = useState('')
  // The same content keeps its id: a lost answer is asked for again and makes nothing twice.
  const importId = useRef('')
  const deed = useDeed(preview)
  const result = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a small phone it would appear below the button, where nobody looks.
    if (preview || refusal) result.current?.scrollIntoView()
  }, [preview, refusal])
  const base = `/api/zhenheyi/places/${placeId}/import`

  const change = (next: Sent | undefined): void => {
    importId.current = crypto.randomUUID()
    setSent(next)
    setPreview(undefined)
    setRefusal(undefined)
    setMissing(false)
  }
  const begin = (next: Way): void => {
    change(undefined)
    setPath(aboveOf(path))
    setDone(undefined)
    setWay(next)
  }
  const make = async (): Promise<void> => {
    setStep('making')
    const body = { ...sent, importId: importId.current }
    const answer = await callApi<Imported>(base, { body })
    setStep('idle')
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    setPreview(undefined)
    setDone(answer.body)
  }
  const look = async (): Promise<void> => {
    setMissing(sent === undefined)
    if (sent === undefined) return
    setStep('checking')
    const asked = importId.current
    const answer = await callApi<Preview>(`${base}/preview`, { body: sent })
    setStep('idle')
    // Something else was typed or chosen meanwhile: this is not its preview.
    if (importId.current !== asked) return
    setRefusal(answer.ok ? undefined : answer)
    setPreview(answer.ok ? answer.body : undefined)
    // One unit that is right needs no second tap.
    const isOne = way === 'one' && answer.ok && answer.body.problemsTotal === 0
    if (isOne && answer.body.made + answer.body.changed + answer.body.invited > 0) await make()
  }
  if (done) return <Done placeId={placeId} done={done} onAgain={() => begin(way)} />
  const isWorking = step !== 'idle'
  return (
    <>
      <section className="card form">
        <Ways way={way} onWay={begin} />
        {way === 'file' ? <SheetSource placeId={placeId} onSent={change} /> : null}
        {way === 'paste' ? <PasteSource onSent={change} /> : null}
        {way === 'one' ? (
          <OneSource
            catalogue={catalogue}
            start={path}
            onSent={(next, typed) => {
              setPath(typed)
              change(next)
            }}
          />
        ) : null}
      </section>
      <div className="result" ref={result}>
        {refusal ? <Problem refusal={refusal} /> : null}
        {preview ? <ImportPreview preview={preview} catalogue={catalogue} /> : null}
      </div>
      {isWorking ? (
        <p className="strip plain" role="status">
          {step === 'making' ? words.making : words.working}
        </p>
      ) : null}
      {isMissing ? (
        <p className="problem" role="alert">
          {words.missing[way]}
        </p>
      ) : null}
      <div className="bottom">
        {deed === undefined ? (
          <button
            type="button"
            className="button primary"
            disabled={isWorking}
            onClick={() => void look()}
          >
            {way === 'one' ? words.addOne : words.preview}
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={isWorking}
            onClick={() => void make()}
          >
            {deed}
          </button>
        )}
      </div>
    </>
  )
}

function Chooser(props: { readonly places: MyPlaces; readonly catalogue: Catalogue | undefined }) {
  const words = useWords(COMPLEX_WORDS)
  const [params, setParams] = useSearchParams()
  const asked = Number(params.get('in') ?? 0)
  // Units and vehicles hold nothing more; whoever wants a floor comes from its own page.
  const choices = useMemo(
    () =>
      growTree(props.places.places).filter(
        ({ id, depth, place }) =>
          place.role === 'manager' && (id === asked || (depth === 0 && place.kind !== 'unit')),
      ),
    [props.places, asked],
  )
  const chosen = choices.find((row) => row.id === asked) ?? choices[0]
  if (!chosen) {
    return (
      <div className="empty">
        <p>{words.noPlace}</p>
        <Link className="button primary" to="/places/new">
          {words.make}
        </Link>
      </div>
    )
  }
  return (
    <>
      <Choice
        label={words.into}
        value={String(chosen.id)}
        onChange={(id) => setParams({ in: id }, { replace: true })}
        options={choices.map((row) => ({ value: String(row.id), label: row.place.name }))}
      />
      <Builder key={chosen.id} placeId={chosen.id} catalogue={props.catalogue} />
    </>
  )
}

/** The page. */
export function ComplexPage(): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const { answer, reload } = useAsk<MyPlaces>('/api/zhenheyi/places')
  const catalogue = useAsk<Catalogue>('/api/zhenheyi/catalogue').answer
  return (
    <Frame title={words.title} back="/places">
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? (
        <Chooser places={answer.body} catalogue={catalogue?.ok ? catalogue.body : undefined} />
      ) : null}
    </Frame>
  )
}
