// The fields of a document as it lies in somebody's hand: kind, number, issuer of a passport.
import { Form, Input, Select } from 'antd'
import { CARRIED_KINDS, DOCUMENT_NAMES } from '../../src/base/document-kind.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { disputeWords } from './standing-words.ts'

export type DocumentFieldsValue = { kind: string; number?: string; issuer?: string }

/** Gives the document as the API takes it. */
export function documentOf(fields: DocumentFieldsValue): DocumentFieldsValue & { number: string } {
  const { kind, number = '', issuer } = fields
  return kind === 'passport' && issuer ? { kind, number, issuer } : { kind, number }
}

/** The fields, inside the form of the caller. */
export function DocumentFields(props: { readonly kind: string; readonly hasFocus?: boolean }) {
  const { kind, hasFocus = false } = props
  const words = useWords(disputeWords)
  const lang = useLang()
  const options = CARRIED_KINDS.map((value) => ({ value, label: DOCUMENT_NAMES[lang][value] }))
  return (
    <>
      <Form.Item name="kind" label={words.kind}>
        <Select options={options} aria-label={words.kind} />
      </Form.Item>
      <Form.Item name="number" label={words.number} rules={[{ required: true }]}>
        <Input
          className="tabular"
          maxLength={60}
          autoFocus={hasFocus}
          autoComplete="off"
          spellCheck={false}
        />
      </Form.Item>
      {kind === 'passport' && (
        <Form.Item name="issuer" label={words.issuer} rules={[{ required: true }]}>
          <Input maxLength={3} />
        </Form.Item>
      )}
    </>
  )
}
