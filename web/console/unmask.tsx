// Seeing who somebody is: a reason first, then the name with the number of its audit row.
import { useMutation } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useState } from 'react'
import { DOCUMENT_NAMES } from '../../src/base/document-kind.ts'
import type { MaskedPerson, UnmaskedPerson } from '../../src/tracing/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { deskWords } from './case-words.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { useNeeded } from './use-needed.ts'

type UnmaskProps = {
  readonly caseId: number
  readonly caseNumber: string
  readonly person: MaskedPerson
}

function Identity({ shown }: { readonly shown: UnmaskedPerson }) {
  const words = useWords(deskWords)
  const lang = useLang()
  const names: Readonly<Record<string, string>> = DOCUMENT_NAMES[lang]
  const documents = shown.documents.map((one) => `${names[one.kind] ?? one.kind} ${one.number}`)
  const phones = shown.phones.map(
    (one) => `${one.phone} (${one.isConfirmed ? words.confirmed : words.unconfirmed})`,
  )
  const rows = [
    [words.name, shown.names],
    [words.phone, phones],
    [words.document, documents],
    [words.reference, shown.references],
  ] as const
  return (
    <>
      <dl className="identity">
        {rows.map(([label, values]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{values.length > 0 ? values.join(', ') : words.none}</dd>
          </div>
        ))}
      </dl>
      <p className="written" role="status">
        {words.unmasked(String(shown.auditSeq))}
      </p>
    </>
  )
}

/** The button that unmasks one person, and its dialogue. */
export function UnmaskButton({ caseId, caseNumber, person }: UnmaskProps) {
  const words = useWords(deskWords)
  const [isOpen, setIsOpen] = useState(false)
  const reason = useNeeded<TextAreaRef>()
  const look = useMutation({
    mutationFn: () =>
      ask<UnmaskedPerson>(`/api/tracing/cases/${caseId}/people/${person.personId}/unmask`, {
        body: { reason: reason.text },
      }),
  })
  const open = (): void => {
    reason.set(words.unmaskReason(caseNumber))
    look.reset()
    setIsOpen(true)
  }
  return (
    <>
      <Button size="small" onClick={open}>
        {words.unmask}
      </Button>
      <Modal
        open={isOpen}
        title={`${words.unmask}: ${person.maskedName || person.reference}`}
        onCancel={() => setIsOpen(false)}
        footer={null}
        destroyOnHidden
      >
        {look.isSuccess ? (
          <Identity shown={look.data} />
        ) : (
          <>
            <p>{words.unmaskLead}</p>
            <ReasonInput label={words.unmaskLead} needed={reason} />
            <Problem error={look.error} />
            <div className="button-row">
              <Button
                type="primary"
                loading={look.isPending}
                onClick={() => reason.isGiven() && look.mutate()}
              >
                {words.show}
              </Button>
            </div>
          </>
        )}
      </Modal>
    </>
  )
}
