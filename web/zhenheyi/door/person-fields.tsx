// The fields of one person, with the check digit looked at while typing. A reader that types like
// a keyboard ends with Enter: that moves to the name and does not send a form half filled.
import { useRef } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import { DOCUMENT_KINDS } from '../../../src/base/document-kind.ts'
import type { PersonFields } from '../../../src/visits/door/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { Choice, Field } from '../frame.tsx'
import { lookAtNumber } from './document-check.ts'
import type { NumberLook } from './document-check.ts'
import { FORM_WORDS } from './form-words.ts'

export type Draft = Required<PersonFields>
export const EMPTY_DRAFT: Draft = {
  name: '',
  kind: 'resident-id',
  number: '',
  issuer: '',
  phone: '',
}

/** Gives the fields as they travel: what was left empty does not. */
export function personOf(draft: Draft): PersonFields {
  const { name, kind, number, issuer, phone } = draft
  return {
    name: name.trim(),
    kind,
    number,
    ...(kind === 'passport' ? { issuer } : {}),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
  }
}

function noteOf(words: (typeof FORM_WORDS)['zh'], look: NumberLook): string {
  if (look.kind === 'good') return `✓ ${words.numberGood}`
  if (look.kind === 'short') return words.numberShort(look.left)
  return words.numberHint
}

/** The fields. */
export function PersonInputs(props: {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly errorOf: (...fields: string[]) => string | undefined
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const { draft, onChange, errorOf } = props
  const box = useRef<HTMLDivElement>(null)
  const put = (field: keyof Draft) => (event: { target: { value: string } }) =>
    onChange({ ...draft, [field]: event.target.value })
  const look = lookAtNumber(draft.kind, draft.number)
  const goOn = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || draft.name !== '') return
    event.preventDefault()
    box.current?.querySelector<HTMLInputElement>('input[name=name]')?.focus()
  }
  const isNone = draft.kind === 'none'
  return (
    <div className="form" ref={box}>
      <Choice
        label={words.kind}
        value={draft.kind}
        onChange={(kind) =>
          onChange({ ...draft, kind: DOCUMENT_KINDS.find((one) => one === kind) ?? 'resident-id' })
        }
        options={DOCUMENT_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <Field
        label={isNone ? words.reason : words.number}
        name="number"
        value={draft.number}
        onChange={put('number')}
        onKeyDown={goOn}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={80}
        hint={isNone ? undefined : noteOf(words, look)}
        error={
          errorOf('number', 'document', 'person.number') ??
          (look.kind === 'wrong' ? words.numberWrong : undefined)
        }
      />
      {draft.kind === 'passport' ? (
        <Field
          label={words.issuer}
          name="issuer"
          value={draft.issuer}
          onChange={put('issuer')}
          maxLength={8}
          autoCapitalize="characters"
          hint={words.issuerHint}
          error={errorOf('issuer')}
        />
      ) : null}
      <Field
        label={words.name}
        name="name"
        value={draft.name}
        onChange={put('name')}
        autoComplete="off"
        maxLength={80}
        error={errorOf('name', 'person.name')}
      />
    </div>
  )
}
