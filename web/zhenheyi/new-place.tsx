// A new place in four short steps: what, where, who, check. Its code is there at the end.
import { Button, ProgressBar } from 'antd-mobile'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Catalogue, NewPlaceAnswer, PlaceDetail } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import { CheckStep, WhoStep } from './new-place-last-steps.tsx'
import { WhatStep, WhereStep } from './new-place-steps.tsx'
import { EMPTY_DRAFT, problemOf, toBody } from './place-draft.ts'
import type { Draft } from './place-draft.ts'
import { useAsk } from './use-ask.ts'

const STEPS = ['what', 'where', 'who', 'check'] as const
type Step = (typeof STEPS)[number]

/** Which step holds a field that the server refused. */
const STEP_OF: Record<string, Step> = {
  name: 'what',
  category: 'what',
  identifier: 'what',
  identifierReason: 'what',
  division: 'where',
  address: 'where',
  longitude: 'where',
  managerName: 'who',
}

function Steps(props: {
  readonly catalogue: Catalogue
  readonly parent: PlaceDetail | undefined
}): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const navigate = useNavigate()
  const { catalogue, parent } = props
  const [draft, setDraft] = useState<Draft>({
    ...EMPTY_DRAFT,
    division: parent?.division ?? catalogue.divisions[0]?.division ?? '',
    address: parent?.address ?? '',
    ...(parent ? { category: parent.category, kind: 'unit', parentId: parent.placeId } : {}),
  })
  const [at, setAt] = useState(0)
  const [problem, setProblem] = useState<string>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const step = STEPS[at] ?? 'check'

  const put = (change: Partial<Draft>): void => {
    setProblem(undefined)
    setRefusal(undefined)
    setDraft({ ...draft, ...change })
  }
  const go = (to: number): void => {
    setAt(to)
    window.scrollTo(0, 0)
  }
  const next = (): void => {
    const found = step === 'what' ? problemOf(draft, catalogue) : undefined
    setProblem(found && words[found])
    if (!found) go(at + 1)
  }
  const create = async (): Promise<void> => {
    setBusy(true)
    const answer = await callApi<NewPlaceAnswer>('/api/zhenheyi/places', { body: toBody(draft) })
    setBusy(false)
    if (answer.ok) {
      const { placeId, printId } = answer.body
      await navigate(`/places/${placeId}/prints/${printId}?new`, { replace: true })
      return
    }
    setRefusal(answer)
    const wrong = STEP_OF[answer.field ?? '']
    if (wrong) go(STEPS.indexOf(wrong))
  }
  const error = (field: string): string | undefined =>
    refusal?.field === field ? refusal.message[lang] : undefined
  const shared = { draft, put, error, catalogue, isPart: parent !== undefined }
  return (
    <>
      <div className="progress">
        <ProgressBar percent={(at + 1) * 25} aria-hidden="true" />
        <p>
          <span>{words.progress(at + 1)}</span>
          <strong>{words.steps[step]}</strong>
        </p>
      </div>
      <div className="card form">
        {step === 'what' ? <WhatStep {...shared} /> : null}
        {step === 'where' ? <WhereStep {...shared} /> : null}
        {step === 'who' ? <WhoStep {...shared} /> : null}
        {step === 'check' ? (
          <CheckStep {...shared} onEdit={(name) => go(STEPS.indexOf(name))} />
        ) : null}
        {problem === undefined ? null : (
          <p className="error" role="alert">
            ! {problem}
          </p>
        )}
        {refusal && refusal.field === undefined ? <Problem refusal={refusal} /> : null}
      </div>
      <div className="bottom two">
        {at > 0 ? (
          <Button size="large" onClick={() => go(at - 1)}>
            {words.back}
          </Button>
        ) : null}
        {step === 'check' ? (
          <Button size="large" color="primary" loading={isBusy} onClick={() => void create()}>
            {words.create}
          </Button>
        ) : (
          <Button size="large" color="primary" onClick={next}>
            {words.next}
          </Button>
        )}
      </div>
    </>
  )
}

function PartOf(props: { readonly catalogue: Catalogue; readonly parentId: number }): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const { answer } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${props.parentId}`)
  if (answer === undefined) return <Loading />
  if (!answer.ok) return <Problem refusal={answer} />
  return (
    <>
      <p className="strip plain">{words.partTitle(answer.body.name)}</p>
      <Steps catalogue={props.catalogue} parent={answer.body} />
    </>
  )
}

/** The screen of a new place, or of a part of one (`?in=`). */
export function NewPlace(): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const [search] = useSearchParams()
  const { answer, reload } = useAsk<Catalogue>('/api/zhenheyi/catalogue')
  const parentId = Number(search.get('in') ?? 0)
  return (
    <Frame title={words.title} back={parentId > 0 ? `/places/${parentId}` : '/places'}>
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok && parentId > 0 ? <PartOf catalogue={answer.body} parentId={parentId} /> : null}
      {answer?.ok && !(parentId > 0) ? <Steps catalogue={answer.body} parent={undefined} /> : null}
    </Frame>
  )
}
