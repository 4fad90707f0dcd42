// Closing a case: what it means, a reason, and then it is read only.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Modal } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useState } from 'react'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { deskWords } from './case-words.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { useNeeded } from './use-needed.ts'

/** The button that closes a case, and its dialogue. */
export function CloseCaseButton(props: {
  readonly caseId: number
  /** Everybody on the list, as its tab counts them. */
  readonly candidates: number
  /** How many of them nobody has judged: afterwards nobody can. */
  readonly unclassified: number
}) {
  const { caseId, candidates, unclassified } = props
  const words = useWords(deskWords)
  const lang = useLang()
  const queries = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const open = (): void => {
    // Classes were set since the desk was read: the dialogue says how many are missing now.
    void queries.invalidateQueries({ queryKey: ['desk', caseId] })
    setIsOpen(true)
  }
  const reason = useNeeded<TextAreaRef>(words.closeMissing)
  const close = useMutation({
    mutationFn: () => ask(`/api/tracing/cases/${caseId}/close`, { body: { reason: reason.text } }),
    onSuccess: async () => {
      setIsOpen(false)
      await queries.invalidateQueries({ queryKey: ['desk', caseId] })
    },
  })
  return (
    <>
      <Button onClick={() => open()}>{words.closeCase}</Button>
      <Modal
        open={isOpen}
        title={words.closeCase}
        onCancel={() => setIsOpen(false)}
        footer={null}
        destroyOnHidden
      >
        <p className="settle-lead">{words.closeLead}</p>
        {unclassified > 0 && (
          <Alert
            role="status"
            showIcon
            className="settle-lead"
            type="warning"
            title={words.closeUnclassified(
              formatCount(unclassified, lang),
              formatCount(candidates, lang),
            )}
          />
        )}
        <ReasonInput label={words.closeReason} needed={reason} />
        <Problem error={close.error} />
        <div className="button-row">
          <Button
            type="primary"
            danger
            loading={close.isPending}
            onClick={() => reason.isGiven() && close.mutate()}
          >
            {words.closeNow}
          </Button>
        </div>
      </Modal>
    </>
  )
}
