// Rows that were asked for, as a table: what is awaited, wrong or empty is said in its place.
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import { Button, Empty, Spin, Table } from 'antd'
import type { TableProps } from 'antd'
import { Problem } from './problem.tsx'

type Asked =
  | Pick<UseQueryResult, 'isLoading' | 'isSuccess' | 'error'>
  | Pick<
      UseInfiniteQueryResult,
      'isLoading' | 'isSuccess' | 'error' | 'hasNextPage' | 'fetchNextPage'
    >

type RowTableProps<Row> = TableProps<Row> & {
  /** Names a table without a button in it, so that keys reach it where it is moved sideways. */
  readonly label?: string
  readonly asked: Asked
  readonly rows: readonly Row[]
  /** The sentence where there is no row. */
  readonly empty: string
  /** The word that brings the next page. */
  readonly more?: string
}

const PAGES = { pageSize: 50, hideOnSinglePage: true, showSizeChanger: false } as const

type RowsProps<Row> = Pick<RowTableProps<Row>, 'rows' | 'empty' | 'label'> & TableProps<Row>

/** The rows of one answer, in pages, or the sentence in their place. */
export function Rows<Row extends object>({
  rows,
  empty,
  label,
  className = '',
  ...table
}: RowsProps<Row>) {
  if (rows.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
  }
  const shown = (
    <Table<Row>
      size="small"
      pagination={PAGES}
      {...table}
      className={`card-table ${className}`}
      dataSource={rows}
    />
  )
  if (label === undefined) return shown
  return (
    <section className="table-wide" tabIndex={0} aria-label={label}>
      {shown}
    </section>
  )
}

/** The rows of a query; what else antd's table takes goes through. */
export function RowTable<Row extends object>({ asked, more, ...rows }: RowTableProps<Row>) {
  return (
    <>
      <Problem error={asked.error} />
      {asked.isLoading && <Spin className="page-spin" />}
      {(asked.isSuccess || rows.rows.length > 0) && <Rows<Row> pagination={false} {...rows} />}
      {'hasNextPage' in asked && asked.hasNextPage && (
        <Button className="more" onClick={() => void asked.fetchNextPage()}>
          {more}
        </Button>
      )}
    </>
  )
}
