// The first two steps of a new place: what it is and where it is.
import { SearchBar } from 'antd-mobile'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import type { Catalogue } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Choice, Field } from './frame.tsx'
import { CategoryIcon } from './new-place-icons.tsx'
import { TownMap } from './new-place-map.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import { identifierKindOf } from './place-draft.ts'
import type { Draft } from './place-draft.ts'

export type StepProps = {
  readonly draft: Draft
  readonly put: (change: Partial<Draft>) => void
  readonly error: (field: string) => string | undefined
  readonly catalogue: Catalogue
  readonly isPart: boolean
}

/** Says whether the server knows that the identifier of a draft is wrong; no answer is no. */
export async function isIdentifierBad(draft: Draft, catalogue: Catalogue): Promise<boolean> {
  const kind = identifierKindOf(draft, catalogue)
  const isAsked = draft.hasIdentifier && kind !== 'none' && draft.parentId === undefined
  if (!isAsked) return false
  const query = new URLSearchParams({ kind, text: draft.identifier })
  const answer = await callApi(`/api/zhenheyi/identifier?${query}`)
  return !answer.ok && answer.error === 'identifier-invalid'
}

// Typing pauses this long before the server is asked. Units: milliseconds.
const PAUSE_MS = 350

function useIdentifierCheck(kind: string, text: string): 'good' | 'bad' | undefined {
  const [result, setResult] = useState<'good' | 'bad'>()
  useEffect(() => {
    setResult(undefined)
    const isLongEnough = text.trim().length >= (kind === 'plate' ? 7 : 18)
    if (kind === 'none' || !isLongEnough) return undefined
    const stop = new AbortController()
    const ask = async (): Promise<void> => {
      const query = new URLSearchParams({ kind, text })
      const answer = await callApi(`/api/zhenheyi/identifier?${query}`, { signal: stop.signal })
      if (stop.signal.aborted) return
      if (answer.ok) setResult('good')
      else if (answer.error === 'identifier-invalid') setResult('bad')
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [kind, text])
  return result
}

function IdentifierField({ draft, put, error, catalogue, isPart }: StepProps): ReactElement | null {
  const words = useWords(NEW_PLACE_WORDS)
  const kind = identifierKindOf(draft, catalogue)
  const result = useIdentifierCheck(kind, draft.hasIdentifier ? draft.identifier : '')
  if (draft.category === '' || kind === 'none' || isPart) return null
  const isPlate = kind === 'plate'
  const wrong = error('identifier') ?? (result === 'bad' ? words.bad : undefined)
  return (
    <>
      {draft.hasIdentifier ? (
        <Field
          name="identifier"
          label={isPlate ? words.plate : words.creditCode}
          hint={isPlate ? words.plateHint : words.creditCodeHint}
          error={wrong}
          autoCapitalize="characters"
          autoComplete="off"
          value={draft.identifier}
          onChange={(event) => put({ identifier: event.target.value })}
        />
      ) : (
        <Field
          label={words.reason}
          hint={words.reasonHint}
          error={error('identifierReason')}
          value={draft.identifierReason}
          onChange={(event) => put({ identifierReason: event.target.value })}
        />
      )}
      {draft.hasIdentifier && result === 'good' ? (
        <p className="good mark" role="status">
          ✓ {words.good}
        </p>
      ) : null}
      <label className="check">
        <input
          type="checkbox"
          checked={!draft.hasIdentifier}
          onChange={(event) => put({ hasIdentifier: !event.target.checked })}
        />
        <span>{words.none}</span>
      </label>
    </>
  )
}

function CategoryList({ draft, put, catalogue }: StepProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(draft.category === '')
  const chosen = catalogue.categories.find((row) => row.category === draft.category)
  if (chosen && !isOpen) {
    return (
      <div className="field">
        <span className="label">{words.category}</span>
        <button type="button" className="chosen" onClick={() => setOpen(true)}>
          <CategoryIcon category={chosen.category} />
          <span className="chosen-name">{chosen.name[lang]}</span>
          <span className="link">{words.change}</span>
        </button>
      </div>
    )
  }
  const wanted = text.trim().toLowerCase()
  const shown = catalogue.categories.filter((row) =>
    `${row.name.zh} ${row.name.en}`.toLowerCase().includes(wanted),
  )
  return (
    <fieldset className="field options">
      <legend>{words.category}</legend>
      <SearchBar
        clearable={false}
        placeholder={words.searchCategory}
        value={text}
        onChange={setText}
      />
      <div className="options-list">
        {shown.map((row) => (
          <label key={row.category} className="option">
            <input
              type="radio"
              name="category"
              value={row.category}
              checked={row.category === draft.category}
              onChange={() => {
                put({ category: row.category })
                setOpen(false)
              }}
            />
            <CategoryIcon category={row.category} />
            <span>{row.name[lang]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Step 1: the name, the category, the identifier that the category asks for. */
export function WhatStep(props: StepProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const { draft, put, error, isPart } = props
  return (
    <>
      <Field
        name="name"
        label={words.name}
        hint={words.nameHint}
        error={error('name')}
        maxLength={80}
        value={draft.name}
        onChange={(event) => put({ name: event.target.value })}
      />
      {isPart ? (
        <Choice
          label={words.kind}
          value={draft.kind ?? 'unit'}
          onChange={(kind) => put({ kind: kind as NonNullable<Draft['kind']> })}
          options={(['building', 'floor', 'unit'] as const).map((kind) => ({
            value: kind,
            label: words.kinds[kind],
          }))}
        />
      ) : null}
      <CategoryList {...props} />
      <IdentifierField {...props} />
    </>
  )
}

function PositionButton({ draft, put, error }: StepProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const [note, setNote] = useState<string>()
  const ask = (): void => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setNote(undefined)
        put({ position: { longitude: coords.longitude, latitude: coords.latitude } })
      },
      () => setNote(words.positionOff),
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  }
  return (
    <div className="field">
      {draft.position ? (
        <p className="good" role="status">
          ✓ {words.positionDone}{' '}
          <button type="button" className="link" onClick={() => put({ position: undefined })}>
            {words.forget}
          </button>
        </p>
      ) : (
        <button type="button" className="button" onClick={ask}>
          {words.position}
        </button>
      )}
      {note === undefined ? null : (
        <p className="hint" role="status">
          {note}
        </p>
      )}
      {error('longitude') ? <p className="error">! {error('longitude')}</p> : null}
    </div>
  )
}

/** Step 2: the town, the address, the position if wanted. */
export function WhereStep(props: StepProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const { draft, put, error, catalogue } = props
  return (
    <>
      <Choice
        label={words.town}
        value={draft.division}
        onChange={(division) => put({ division })}
        options={catalogue.divisions.map((row) => ({
          value: row.division,
          label: row.name[lang],
        }))}
      />
      <Field
        name="address"
        label={words.address}
        hint={words.addressHint}
        error={error('address')}
        maxLength={200}
        value={draft.address}
        onChange={(event) => put({ address: event.target.value })}
      />
      <TownMap divisions={catalogue.divisions} draft={draft} put={put} />
      <PositionButton {...props} />
    </>
  )
}
