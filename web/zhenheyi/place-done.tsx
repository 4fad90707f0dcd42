// One print: its poster, its number, and what to do with it. Also the end of a new place.
import type { ReactElement } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { PlaceDetail } from '../../src/places/contract.ts'
import { groupDigits } from '../ui/formats.ts'
import { defineWords, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { useAsk } from './use-ask.ts'

const WORDS = defineWords(
  {
    done: '场所码已生成',
    title: '海报',
    number: '场所编号',
    numberText: '扫不了码的人可以输入这个编号',
    savePng: '保存图片',
    pdf: 'PDF / 打印',
    alt: (place: string, point: string) => `${place} ${point} 的场所码海报`,
    next: '下一步',
    steps: [
      '把海报打印出来,贴在入口醒目处,高度 1.3-1.5 米。',
      '用自己的手机扫一次,确认能打开。',
      '在场所页添加看门人,请他们在门口查看登记。',
    ],
    waiting: '镇街确认前,码和海报已经可以使用;确认后门口才显示到访人的脱敏姓名。',
    toPlace: '去场所页',
    withdrawn: '这张码已撤回,不能再使用。',
  },
  {
    done: 'The code is ready',
    title: 'Poster',
    number: 'Number of the place',
    numberText: 'For people whose camera fails',
    savePng: 'Save picture',
    pdf: 'PDF / print',
    alt: (place: string, point: string) => `Poster with the place code of ${place}, ${point}`,
    next: 'Next',
    steps: [
      'Print the poster and put it up at the entrance, in plain view, at 1.3 to 1.5 m.',
      'Scan it once with your own phone.',
      'Add gatekeepers on the page of the place; they see who has registered.',
    ],
    waiting: 'The code works already. Names appear at the door once the town has confirmed it.',
    toPlace: 'To the place',
    withdrawn: 'This print was withdrawn and no longer works.',
  },
)

function Poster(props: {
  readonly place: PlaceDetail
  readonly printId: number
  readonly isNew: boolean
}): ReactElement {
  const words = useWords(WORDS)
  const { place, printId } = props
  const point = place.points.find((row) => row.prints.some((print) => print.printId === printId))
  const print = point?.prints.find((row) => row.printId === printId)
  const base = `/api/zhenheyi/places/${place.placeId}/prints/${printId}/poster`
  if (!point || !print || print.withdrawnAt !== null) {
    return <p className="empty">{words.withdrawn}</p>
  }
  const fileName = `${place.name}-${point.name}.png`.replaceAll(/[\\/:*?"<>|]/g, '_')
  return (
    <>
      <div className="card poster">
        <img src={`${base}.png`} width="280" height="396" alt={words.alt(place.name, point.name)} />
        <p className="poster-number">
          <span>{words.number}</span>
          <b className="tabular">{groupDigits(point.shortNumber)}</b>
          <small>{words.numberText}</small>
        </p>
        <div className="pair">
          <a className="button primary" href={`${base}.png`} download={fileName}>
            {words.savePng}
          </a>
          <a className="button" href={`${base}.pdf`} target="_blank" rel="noreferrer">
            {words.pdf}
          </a>
        </div>
      </div>
      {props.isNew && place.state === 'unconfirmed' ? (
        <p className="strip">{words.waiting}</p>
      ) : null}
      {props.isNew ? (
        <section className="card">
          <h2>{words.next}</h2>
          <ol className="next">
            {words.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <Link className="button" to={`/places/${place.placeId}`}>
            {words.toPlace}
          </Link>
        </section>
      ) : null}
    </>
  )
}

/** The poster of one print. */
export function PlaceDone(): ReactElement {
  const words = useWords(WORDS)
  const params = useParams()
  const [search] = useSearchParams()
  const isNew = search.has('new')
  const { answer, reload } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${params['placeId']}`)
  return (
    <Frame
      title={isNew ? words.done : words.title}
      back={isNew ? '/places' : `/places/${params['placeId']}`}
    >
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? (
        <Poster place={answer.body} printId={Number(params['printId'])} isNew={isNew} />
      ) : null}
    </Frame>
  )
}
