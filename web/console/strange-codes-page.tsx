// The screen of strange codes: what they are, and the open ones of the town.
import { Empty, Spin } from 'antd'
import { defineWords, useWords } from '../ui/words.tsx'
import { StrangeCodes } from './strange-codes.tsx'
import { useStrangeCodes } from './use-strange-codes.ts'

const WORDS = defineWords(
  {
    page: '异常码',
    lead: '有人上岗扫码或拍照时,发现门口的码通向别处,多半是被人贴的。请派人揭下、换回本市的码,再点已处理。',
    empty: '没有异常码。',
  },
  {
    page: 'Strange codes',
    lead: 'Whoever scanned or photographed these posted codes found that they lead elsewhere. Have them taken down and ours put up again, then settle them.',
    empty: 'No strange codes.',
  },
)

/** The screen of strange codes. */
export function StrangeCodesPage() {
  const words = useWords(WORDS)
  const { data, isPending } = useStrangeCodes()
  return (
    <section>
      <h1>{words.page}</h1>
      <p className="lead">{words.lead}</p>
      {isPending && <Spin className="page-spin" />}
      <StrangeCodes />
      {data?.rows.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.empty} />
      )}
    </section>
  )
}
