// Importing a list of headquarters: what kind, its title, a file or pasted lines.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, Segmented, Upload } from 'antd'
import { useState } from 'react'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { countLines, readListFile } from './read-list-file.ts'
import { listWords } from './standing-words.ts'

type Kind = 'health' | 'travel'
type Fields = { kind: Kind; title?: string; text?: string }
type Chosen = { readonly name: string; readonly text: string }

// The mark tells Excel that this is UTF-8.
const TEMPLATE = '\uFEFF证件类型,证件号码,状态,有效期至,护照签发国\r\n'

function Template() {
  const words = useWords(listWords)
  const href = `data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`
  return (
    <a className="list-template" href={href} download={words.templateName}>
      {words.template}
    </a>
  )
}

type FileProps = {
  readonly chosen: Chosen | undefined
  readonly onChoose: (chosen: Chosen | undefined) => void
}

function FileField({ chosen, onChoose }: FileProps) {
  const words = useWords(listWords)
  const lang = useLang()
  const [isUnreadable, setIsUnreadable] = useState(false)
  const choose = async (file: File): Promise<void> => {
    const text = await readListFile(file)
    setIsUnreadable(text === undefined)
    onChoose(text === undefined ? undefined : { name: file.name, text })
  }
  return (
    <>
      <Upload
        accept=".csv,.txt,text/csv"
        showUploadList={false}
        beforeUpload={(file) => {
          void choose(file)
          return false
        }}
      >
        <Button>{words.file}</Button>
      </Upload>{' '}
      {chosen && (
        <span role="status">
          {words.chosen(chosen.name, formatCount(countLines(chosen.text), lang))}
        </span>
      )}
      {isUnreadable && <span role="alert">{words.unreadable}</span>}
    </>
  )
}

/** The drawer of a new list; it closes when the import has begun. */
export function NewList({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(listWords)
  const queries = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const kind = Form.useWatch('kind', form) ?? 'health'
  const pasted = Form.useWatch('text', form) ?? ''
  const [chosen, setChosen] = useState<Chosen>()
  const begin = useMutation({
    mutationFn: (fields: Fields) =>
      ask('/api/staff/lists', {
        body: { kind: fields.kind, title: fields.title ?? '', text: chosen?.text ?? pasted },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['lists'] })
      onClose()
    },
  })
  return (
    <Drawer open title={words.newList} size={520} onClose={onClose}>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'health' }}
        onFinish={(fields) => begin.mutate(fields)}
      >
        <Form.Item name="kind" label={words.kind}>
          <Segmented
            aria-label={words.kind}
            options={[
              { value: 'health', label: words.health },
              { value: 'travel', label: words.travel },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="title"
          label={words.name}
          extra={words.nameHint}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <p className="hint">
          {words.fileHint} {words.states[kind]}
        </p>
        <div className="list-file">
          <FileField chosen={chosen} onChoose={setChosen} />
          <Template />
        </div>
        {!chosen && (
          <Form.Item name="text" label={words.paste} rules={[{ required: true, whitespace: true }]}>
            <Input.TextArea className="tabular" rows={7} spellCheck={false} />
          </Form.Item>
        )}
        <Problem error={begin.error} />
        <div className="button-row">
          <Button type="primary" htmlType="submit" loading={begin.isPending}>
            {words.begin}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </Form>
    </Drawer>
  )
}
