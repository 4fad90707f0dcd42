// Ending a dispute: the number typed from the document in one's hand, and a reason.
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { DisputeView } from '../../src/people/standing/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { DocumentFields, documentOf } from './document-fields.tsx'
import type { DocumentFieldsValue } from './document-fields.tsx'
import { Problem } from './problem.tsx'
import { disputeWords, listWords } from './standing-words.ts'

type SettleProps = {
  readonly registration: DisputeView['persons'][number]
  readonly onSettled: () => void
}
type Fields = DocumentFieldsValue & { reason?: string }

/** The button beside one registration, and its dialogue. */
export function SettleButton({ registration, onSettled }: SettleProps) {
  const words = useWords(disputeWords)
  const { cancel } = useWords(listWords)
  const [isOpen, setIsOpen] = useState(false)
  const [form] = Form.useForm<Fields>()
  const kind = Form.useWatch('kind', form) ?? 'resident-id'
  const settle = useMutation({
    mutationFn: (fields: Fields) =>
      ask('/api/staff/disputes/settle', {
        body: {
          personId: registration.personId,
          document: documentOf(fields),
          reason: fields.reason ?? '',
        },
      }),
    onSuccess: () => {
      setIsOpen(false)
      onSettled()
    },
  })
  return (
    <>
      <Button
        size="small"
        onClick={() => {
          settle.reset()
          setIsOpen(true)
        }}
      >
        {words.settle}
      </Button>
      <Modal
        open={isOpen}
        title={words.settleTitle(registration.maskedName)}
        onCancel={() => setIsOpen(false)}
        footer={null}
        destroyOnHidden
      >
        <p className="settle-lead">{words.settleLead}</p>
        <Form<Fields>
          form={form}
          // Ids of its own: the form behind has the same fields.
          name={`settle-${registration.personId}`}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          initialValues={{ kind: 'resident-id' }}
          onFinish={(fields) => settle.mutate(fields)}
        >
          <DocumentFields kind={kind} />
          <Form.Item
            name="reason"
            label={words.reason}
            rules={[{ required: true, whitespace: true }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Problem error={settle.error} />
          <div className="button-row">
            <Button type="primary" htmlType="submit" loading={settle.isPending}>
              {words.confirm}
            </Button>
            <Button onClick={() => setIsOpen(false)}>{cancel}</Button>
          </div>
        </Form>
      </Modal>
    </>
  )
}
