// The fields of a document as it lies in somebody's hand: kind, number, issuer of a passport.
import { Form, Input, Select } from 'antd'
import { useLang, useWords } from '../ui/words.tsx'
import { DOCUMENT_WORDS } from './case-words.ts'
import { disputeWords } from './standing-words.ts'

export type DocumentFieldsValue = { kind: string; number?: string; issuer?: string }

const KINDS = [
  'resident-id',
  'hk-macau-permit',
  'taiwan-permit',
  'residence-permit',
  'permanent-residence',
  'passport',
]

/** Gives the document as the API takes it. */
export function documentOf(fields: DocumentFieldsValue): DocumentFieldsValue {
  const { kind, number = '', issuer } = fields
  return kind === 'passport' && issuer ? { kind, number, issuer } : { kind, number }
}

/** The fields, inside the form of the caller. */
export function DocumentFields({ kind }: { readonly kind: string }) {
  const words = useWords(disputeWords)
  const lang = useLang()
  const options = KINDS.map((value) => ({ value, label: DOCUMENT_WORDS[value]?.[lang] ?? value }))
  return (
    <>
      <Form.Item name="kind" label={words.kind}>
        <Select options={options} aria-label={words.kind} />
      </Form.Item>
      <Form.Item name="number" label={words.number} rules={[{ required: true }]}>
        <Input className="tabular" maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      {kind === 'passport' && (
        <Form.Item name="issuer" label={words.issuer} rules={[{ required: true }]}>
          <Input maxLength={3} />
        </Form.Item>
      )}
    </>
  )
}
