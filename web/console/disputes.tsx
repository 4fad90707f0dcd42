// Disputed documents: who is registered with one number, and the act of whoever saw the document.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Empty, Form, Spin, Table, Tag } from 'antd'
import type { TableColumnsType } from 'antd'
import { useState } from 'react'
import type { DisputePage, DisputeView } from '../../src/people/standing/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { DocumentFields, documentOf } from './document-fields.tsx'
import type { DocumentFieldsValue } from './document-fields.tsx'
import { Problem } from './problem.tsx'
import { SettleButton } from './settle-dispute.tsx'
import { useMe } from './shell.tsx'
import { disputeWords } from './standing-words.ts'
import { shortTime } from './wall-time.ts'

type Registration = DisputeView['persons'][number]

function useColumns(onSettled: () => void): TableColumnsType<Registration> {
  const words = useWords(disputeWords)
  const origins: Readonly<Record<string, string>> = words.origins
  return [
    {
      title: words.name,
      render: (_, row) => <span className="strong">{row.maskedName}</span>,
    },
    { title: words.phone, width: 160, className: 'tabular', dataIndex: 'maskedPhone' },
    {
      title: words.assurance,
      width: 150,
      render: (_, row) => (
        <Tag color={row.assurance >= 1 ? 'processing' : 'default'}>
          {words.levels[row.assurance]}
        </Tag>
      ),
    },
    { title: words.origin, width: 190, render: (_, row) => origins[row.origin] ?? row.origin },
    {
      title: words.act,
      width: 230,
      align: 'right',
      render: (_, row) => <SettleButton registration={row} onSettled={onSettled} />,
    },
  ]
}

function Dispute({ dispute, onSettled }: { dispute: DisputeView; onSettled: () => void }) {
  const words = useWords(disputeWords)
  const columns = useColumns(onSettled)
  return (
    <section className="dispute" aria-label={`${words.document} ${dispute.maskedDocument}`}>
      <h2>
        <span className="tabular">{dispute.maskedDocument}</span>{' '}
        <small>{words.since(shortTime(dispute.since))}</small>
      </h2>
      <Table<Registration>
        className="card-table"
        rowKey="personId"
        size="small"
        pagination={false}
        columns={columns}
        dataSource={dispute.persons}
      />
    </section>
  )
}

type FindProps = {
  readonly onFind: (document: DocumentFieldsValue) => void
  readonly isFinding: boolean
}

function FindForm({ onFind, isFinding }: FindProps) {
  const words = useWords(disputeWords)
  const [form] = Form.useForm<DocumentFieldsValue>()
  const kind = Form.useWatch('kind', form) ?? 'resident-id'
  return (
    <Form<DocumentFieldsValue>
      form={form}
      name="find"
      layout="inline"
      className="find-dispute"
      requiredMark={false}
      initialValues={{ kind: 'resident-id' }}
      aria-label={words.find}
      onFinish={(fields) => onFind(documentOf(fields))}
    >
      <DocumentFields kind={kind} />
      <Button htmlType="submit" loading={isFinding}>
        {words.findButton}
      </Button>
    </Form>
  )
}

/** Whoever looks after the whole city sees all disputes; a town only the one it is shown. */
function useIsOfCity(): boolean {
  const me = useMe()
  const { data } = me
  return (
    data?.roles.some(
      ({ role, division }) =>
        (role === 'supervisor' || role === 'administrator') &&
        data.city.division.startsWith(division),
    ) ?? false
  )
}

/** The screen of disputes. */
export function Disputes() {
  const words = useWords(disputeWords)
  const queries = useQueryClient()
  const isOfCity = useIsOfCity()
  const [isDone, setIsDone] = useState(false)
  const all = useQuery({
    queryKey: ['disputes'],
    queryFn: () => ask<DisputePage>('/api/staff/disputes'),
    enabled: isOfCity,
  })
  const find = useMutation({
    mutationFn: (document: DocumentFieldsValue) =>
      ask<DisputePage>('/api/staff/disputes/find', { body: document }),
    onMutate: () => setIsDone(false),
  })
  const settled = async (): Promise<void> => {
    setIsDone(true)
    find.reset()
    await queries.invalidateQueries({ queryKey: ['disputes'] })
  }
  const shown = find.data ?? all.data
  return (
    <section>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <div className="find-box">
        <p className="hint">{words.findLead}</p>
        <FindForm isFinding={find.isPending} onFind={(document) => find.mutate(document)} />
      </div>
      {isDone && <Alert role="status" type="success" showIcon title={words.done} />}
      <Problem error={find.error ?? all.error} />
      {find.isSuccess && isOfCity && (
        <Button type="link" onClick={() => find.reset()}>
          {words.all}
        </Button>
      )}
      {isOfCity && all.isPending && <Spin className="page-spin" />}
      {shown?.rows.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={find.isSuccess ? words.notFound : words.empty}
        />
      )}
      {shown?.rows.map((dispute) => (
        <Dispute
          key={dispute.persons.map((one) => one.personId).join('-')}
          dispute={dispute}
          onSettled={() => void settled()}
        />
      ))}
    </section>
  )
}
