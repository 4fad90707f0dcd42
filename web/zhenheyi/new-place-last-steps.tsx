// The last two steps of a new place: who runs it, and everything on one card.
import type { ReactElement } from 'react'
import { useLang, useWords } from '../ui/words.tsx'
import { Field } from './frame.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import type { StepProps } from './new-place-steps.tsx'
import { useSession } from './session.ts'

/** Step 3: who runs it. */
export function WhoStep({ draft, put, error }: StepProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const { me } = useSession()
  return (
    <>
      <Field
        label={words.managerPhone}
        value={me?.maskedPhone ?? ''}
        readOnly
        hint={words.phoneText}
      />
      <Field
        label={words.managerName}
        hint={words.managerHint}
        error={error('managerName')}
        maxLength={40}
        value={draft.managerName}
        onChange={(event) => put({ managerName: event.target.value })}
      />
    </>
  )
}

type Line = readonly [step: 'what' | 'where' | 'who', label: string, value: string]

/** Step 4: everything on one card, each line with a way back. */
export function CheckStep(
  props: StepProps & { readonly onEdit: (step: 'what' | 'where' | 'who') => void },
): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const { me } = useSession()
  const { draft, catalogue } = props
  const category = catalogue.categories.find((row) => row.category === draft.category)
  const town = catalogue.divisions.find((row) => row.division === draft.division)
  const identifier = draft.hasIdentifier ? draft.identifier : draft.identifierReason
  const lines: Line[] = [
    ['what', words.name, draft.name],
    ['what', words.category, category?.name[lang] ?? ''],
    [
      'what',
      draft.hasIdentifier ? words.creditCode : words.reason,
      identifier.trim() === '' ? words.noIdentifier : identifier,
    ],
    ['where', words.town, town?.name[lang] ?? ''],
    ['where', words.address, draft.address.trim() === '' ? words.noAddress : draft.address],
    ['where', words.positionName, draft.position ? words.positionSet : words.noPosition],
    ['who', words.managerPhone, `${draft.managerName} ${me?.maskedPhone ?? ''}`.trim()],
  ]
  const isPlate = category?.identifier === 'plate'
  return (
    <>
      <p className="lead">{words.confirmText}</p>
      <p className="hint">{words.waits}</p>
      <dl className="check-list">
        {lines.map(([step, label, value]) => (
          <div key={label}>
            <dt>{isPlate && label === words.creditCode ? words.plate : label}</dt>
            <dd>
              <span>{value}</span>
              <button
                type="button"
                className="link"
                aria-label={`${words.change} ${label}`}
                onClick={() => props.onEdit(step)}
              >
                {words.change}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
