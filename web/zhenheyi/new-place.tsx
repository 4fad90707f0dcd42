// A new place in four short steps: what, where, who, check. Its code is there at the end.
import { Button, ProgressBar } from 'antd-mobile'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Catalogue, NewPlaceAnswer, PlaceDetail } from '../../src/places/contract.ts'
import type { AlikeAnswer, AlikeLine } from '../../src/places/register/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { AlikeChoice } from './new-place-alike.tsx'
import type { Choice } from './new-place-alike.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import { CheckStep, WhoStep } from './new-place-last-steps.tsx'
import { isIdentifierBad, WhatStep, WhereStep } from './new-place-steps.tsx'
import { EMPTY_DRAFT, problemOf, toBody, toLooks } from './place-draft.ts'
import type { Draft } from './place-draft.ts'
import { useAsk } from './use-ask.ts'
import './new-place.css'

const STEPS = ['what', 'where', 'who', 'check'] as const
type Step = (typeof STEPS)[number]

// What says that something is missing.
const WRONG = 'input[aria-invalid=true], .error[role=alert]'

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

/** What a step lacks; its sentence stands under the field it is about, if there is one. */
type Lack = NonNullable<ReturnType<typeof problemOf> | ReturnType<typeof lackOf>> | 'bad'
const FIELD_OF: Partial<Record<Lack, readonly string[]>> = {
  fillName: ['name'],
  fillReason: ['identifier', 'identifierReason'],
  bad: ['identifier'],
}

type Sending = {
  readonly isBusy: boolean
  readonly refusal: ApiRefusal | undefined
  readonly forget: () => void
  /** Makes the place, or files the claim; gives the refusal, if any. */
  readonly send: (draft: Draft, choice: Choice | undefined) => Promise<ApiRefusal | undefined>
}

function useSending(): Sending {
  const navigate = useNavigate()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const claim = async (draft: Draft, wanted: Choice & { kind: 'claim' }) => {
    const { placeId, note } = wanted
    const body = { placeId, note, managerName: draft.managerName, draft: toLooks(draft) }
    const answer = await callApi<object>('/api/zhenheyi/claims', { body })
    if (answer.ok) await navigate('/places', { replace: true })
    return answer.ok ? undefined : answer
  }
  const make = async (draft: Draft, wanted: Choice | undefined) => {
    const apart = wanted?.kind === 'apart' ? { apartBecause: wanted.because } : {}
    const body = { ...toBody(draft), ...apart }
    const answer = await callApi<NewPlaceAnswer>('/api/zhenheyi/places', { body })
    if (!answer.ok) return answer
    const { placeId, printId } = answer.body
    await navigate(`/places/${placeId}/prints/${printId}?new`, { replace: true })
    return undefined
  }
  return {
    isBusy,
    refusal,
    forget: () => setRefusal(undefined),
    send: async (draft, choice) => {
      setBusy(true)
      const refused =
        choice?.kind === 'claim' ? await claim(draft, choice) : await make(draft, choice)
      setBusy(false)
      setRefusal(refused)
      return refused
    },
  }
}

/** Says what the first step lacks, before three more are taken. */
async function lackOfWhat(draft: Draft, catalogue: Catalogue): Promise<Lack | undefined> {
  const lack = problemOf(draft, catalogue)
  if (lack) return lack
  return (await isIdentifierBad(draft, catalogue)) ? 'bad' : undefined
}

/** Says what is still missing of a choice. */
function lackOf(
  alike: readonly AlikeLine[],
  choice: Choice | undefined,
): 'choose' | 'sayNote' | 'sayApart' | undefined {
  if (alike.length === 0) return undefined
  if (!choice) return 'choose'
  if (choice.kind === 'claim') return choice.note.trim() === '' ? 'sayNote' : undefined
  return choice.because.trim() === '' ? 'sayApart' : undefined
}

function useSteps(catalogue: Catalogue, parent: PlaceDetail | undefined) {
  const [draft, setDraft] = useState<Draft>({
    ...EMPTY_DRAFT,
    division: parent?.division ?? catalogue.divisions[0]?.division ?? '',
    address: parent?.address ?? '',
    ...(parent ? { category: parent.category, kind: 'unit', parentId: parent.placeId } : {}),
  })
  const [at, setAt] = useState(0)
  const [problem, setProblem] = useState<{ readonly lack: Lack }>()
  const [alike, setAlike] = useState<readonly AlikeLine[]>([])
  const [choice, setChoice] = useState<Choice>()
  const { forget, send, ...sending } = useSending()
  const step = STEPS[at] ?? 'check'
  useEffect(() => {
    // The field may be above or below what is seen.
    if (problem) document.querySelector<HTMLElement>(WRONG)?.focus()
  }, [problem])

  const clear = (): void => {
    setProblem(undefined)
    forget()
  }
  const findAlike = async (): Promise<void> => {
    const answer = await callApi<AlikeAnswer>('/api/zhenheyi/alike', { body: toLooks(draft) })
    // Without an answer the server asks again when the place is made.
    setAlike(answer.ok ? answer.body.places : [])
    setChoice(undefined)
  }
  const go = async (to: number): Promise<void> => {
    if (STEPS[to] === 'check') await findAlike()
    setAt(to)
    window.scrollTo(0, 0)
  }
  return {
    ...sending,
    draft,
    at,
    step,
    lack: problem?.lack,
    alike,
    choice,
    put: (change: Partial<Draft>): void => {
      clear()
      setDraft({ ...draft, ...change })
    },
    choose: (wanted: Choice): void => {
      clear()
      setChoice(wanted)
    },
    go,
    next: async (): Promise<void> => {
      const lack = step === 'what' ? await lackOfWhat(draft, catalogue) : undefined
      setProblem(lack && { lack })
      if (!lack) await go(at + 1)
    },
    finish: async (): Promise<void> => {
      const lack = lackOf(alike, choice)
      setProblem(lack && { lack })
      if (lack) return
      const refused = await send(draft, choice)
      const wrong = STEP_OF[refused?.field ?? '']
      if (refused?.error === 'place-alike') await findAlike()
      else if (wrong) await go(STEPS.indexOf(wrong))
    },
  }
}

function Steps(props: {
  readonly catalogue: Catalogue
  readonly parent: PlaceDetail | undefined
}): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const { catalogue, parent } = props
  const steps = useSteps(catalogue, parent)
  const { at, step, draft, put, go, refusal, lack, alike, choice } = steps
  const lackAt = lack && FIELD_OF[lack]
  const error = (field: string): string | undefined => {
    if (lack && lackAt?.includes(field)) return words[lack]
    return refusal?.field === field ? refusal.message[lang] : undefined
  }
  const shared = { draft, put, error, catalogue, isPart: parent !== undefined }
  const isShownThere = refusal?.field !== undefined && refusal.field !== 'placeId'
  return (
    <>
      <div className="progress">
        <ProgressBar percent={(at + 1) * 25} aria-hidden="true" />
        <p>
          <span>{words.progress(at + 1)}</span>
          <strong>{words.steps[step]}</strong>
        </p>
      </div>
      <div className="card form" data-step={step}>
        {step === 'what' ? <WhatStep {...shared} /> : null}
        {step === 'where' ? <WhereStep {...shared} /> : null}
        {step === 'who' ? <WhoStep {...shared} /> : null}
        {step === 'check' && alike.length > 0 ? (
          <AlikeChoice places={alike} choice={choice} choose={steps.choose} error={error} />
        ) : null}
        {step === 'check' ? (
          <CheckStep {...shared} onEdit={(name) => void go(STEPS.indexOf(name))} />
        ) : null}
        {lack && !lackAt ? (
          <p className="error" role="alert" tabIndex={-1}>
            ! {words[lack]}
          </p>
        ) : null}
        {refusal && !isShownThere ? <Problem refusal={refusal} /> : null}
      </div>
      <div className="bottom two">
        {at > 0 ? (
          <Button size="large" onClick={() => void go(at - 1)}>
            {words.back}
          </Button>
        ) : null}
        {step === 'check' ? (
          <Button
            size="large"
            color="primary"
            loading={steps.isBusy}
            onClick={() => void steps.finish()}
          >
            {choice?.kind === 'claim' ? words.claim : words.create}
          </Button>
        ) : (
          <Button size="large" color="primary" onClick={() => void steps.next()}>
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
