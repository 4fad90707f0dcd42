// Opening a case: whom it is about, when they fell ill, and why we look.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, Radio, Segmented } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { CaseSubject, MaskedPerson, OpenCaseAnswer } from '../../src/tracing/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { caseWords } from './case-words.ts'
import { DocumentFields, documentOf } from './document-fields.tsx'
import type { DocumentFieldsValue } from './document-fields.tsx'
import { Problem } from './problem.tsx'
import { readWallTime } from './wall-time.ts'

type Fields = DocumentFieldsValue & {
  by: 'document' | 'phone' | 'reference'
  phone?: string
  reference?: string
  onset?: string
  isolated?: string
  reason?: string
  personId?: number
}

function subjectOf(fields: Fields): CaseSubject {
  const { by, phone = '', reference = '' } = fields
  if (by === 'phone') return { by, phone }
  if (by === 'reference') return { by, reference }
  return { by, ...documentOf(fields) }
}

function bodyOf(fields: Fields): object {
  const onsetAt = readWallTime(fields.onset)
  const isolatedAt = readWallTime(fields.isolated)
  return {
    subject: subjectOf(fields),
    reason: fields.reason ?? '',
    ...(onsetAt === undefined ? {} : { onsetAt }),
    ...(isolatedAt === undefined ? {} : { isolatedAt }),
    ...(fields.personId === undefined ? {} : { personId: fields.personId }),
  }
}

function SubjectFields({ by, kind }: { readonly by: Fields['by']; readonly kind: string }) {
  const words = useWords(caseWords)
  const required = [{ required: true }]
  if (by === 'phone') {
    return (
      <Form.Item name="phone" label={words.phone} rules={required}>
        <Input inputMode="numeric" maxLength={40} autoFocus />
      </Form.Item>
    )
  }
  if (by === 'reference') {
    return (
      <Form.Item name="reference" label={words.reference} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    )
  }
  return <DocumentFields kind={kind} hasFocus />
}

function Chooser({ people }: { readonly people: readonly MaskedPerson[] }) {
  const words = useWords(caseWords)
  return (
    <Form.Item name="personId" label={words.choose} rules={[{ required: true }]}>
      <Radio.Group className="chooser">
        {people.map((one) => (
          <Radio key={one.personId} value={one.personId}>
            {one.maskedName} <span className="quiet tabular">{one.maskedDocument}</span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  )
}

/** The drawer of a new case. */
export function NewCase({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(caseWords)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const by = Form.useWatch('by', form) ?? 'document'
  const kind = Form.useWatch('kind', form) ?? 'resident-id'
  const [people, setPeople] = useState<readonly MaskedPerson[]>([])
  const opening = useMutation({
    mutationFn: (fields: Fields) =>
      ask<OpenCaseAnswer>('/api/tracing/cases', { body: bodyOf(fields) }),
    onSuccess: async (answer) => {
      if (answer.state === 'choose') return setPeople(answer.people)
      await queries.invalidateQueries({ queryKey: ['cases'], refetchType: 'none' })
      await navigate(`/cases/${answer.caseId}`)
    },
  })
  return (
    <Drawer open title={words.open} size={480} onClose={onClose}>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ by: 'document', kind: 'resident-id' }}
        onValuesChange={(changed: Partial<Fields>) => {
          if (changed.personId === undefined) setPeople([])
        }}
        onFinish={(fields) => opening.mutate(fields)}
      >
        <Form.Item name="by" label={words.subjectBy}>
          <Segmented
            block
            options={[
              { value: 'document', label: words.byDocument },
              { value: 'phone', label: words.byPhone },
              { value: 'reference', label: words.byReference },
            ]}
          />
        </Form.Item>
        <SubjectFields by={by} kind={kind} />
        {people.length > 0 && <Chooser people={people} />}
        <Form.Item name="onset" label={words.onset} rules={[{ required: true }]}>
          <Input type="datetime-local" className="time-field" />
        </Form.Item>
        <Form.Item name="isolated" label={words.isolated} extra={words.windowHint}>
          <Input type="datetime-local" className="time-field" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={words.reason}
          extra={words.reasonHint}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Problem error={opening.error} />
        <div className="button-row">
          <Button type="primary" htmlType="submit" loading={opening.isPending}>
            {words.create}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </Form>
    </Drawer>
  )
}
