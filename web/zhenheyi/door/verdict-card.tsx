// The server's verdict for one person, big enough for a look from the side.
import type { ReactElement } from 'react'
import type { Recorded } from '../../../src/visits/door/contract.ts'
import { defineWords, useLang, useWords } from '../../ui/words.tsx'
import { Problem } from '../frame.tsx'
import { KeptMark, PassMark, VerdictMark } from '../marks.tsx'
import type { Outcome } from './record.ts'

const WORDS = defineWords(
  {
    enter: '可以进入',
    'see-staff': '请找工作人员',
    kept: '已存在本机',
    keptText: '没有网络。联网后自动上传,不用再登记。',
    recorded: '已登记',
    recordedText: '场所确认后才显示判定。',
    earlier: '刚才已经登记过',
    showCode: '健康码没有查到,请看本人手机上的健康码。',
    stopText: '名单最上面有处理步骤。',
  },
  {
    enter: 'May enter',
    'see-staff': 'See the staff',
    kept: 'Saved on this device',
    keptText: 'No network. It is sent by itself later; do not register again.',
    recorded: 'Recorded',
    recordedText: 'Verdicts are shown once the place is confirmed.',
    earlier: 'was registered a moment ago',
    showCode: "The health code could not be asked. Look at the person's own phone.",
    stopText: 'What to do is on top of the list.',
  },
)

function noteOf(words: (typeof WORDS)['zh'], recorded: Recorded): string | undefined {
  if (recorded.verdict === undefined) return words.recordedText
  if (recorded.verdict === 'see-staff') return words.stopText
  return recorded.isCodeToBeShown === true ? words.showCode : undefined
}

function Card({ recorded }: { recorded: Recorded }): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const { verdict, passShape, passNumber } = recorded
  const isStop = verdict === 'see-staff'
  const note = noteOf(words, recorded)
  return (
    <section className={isStop ? 'verdict stop' : 'verdict'} role="status" data-verdict={verdict}>
      <VerdictMark verdict={verdict ?? 'enter'} size={56} />
      <div>
        <strong>{verdict === undefined ? words.recorded : words[verdict]}</strong>
        <p>
          {recorded.maskedName}
          {recorded.isEarlier ? ` ${words.earlier}` : ''}
        </p>
      </div>
      {passShape === undefined || passNumber === undefined ? null : (
        <span className="sign">
          <PassMark shape={passShape} size={24} lang={lang} />
          <b className="tabular">{String(passNumber).padStart(2, '0')}</b>
        </span>
      )}
      {note === undefined ? null : <p className="verdict-note">{note}</p>}
    </section>
  )
}

/** What became of the last registration. */
export function VerdictCard({ outcome }: { readonly outcome: Outcome }): ReactElement | null {
  const words = useWords(WORDS)
  if (outcome.kind === 'recorded') return <Card recorded={outcome.recorded} />
  if (outcome.kind === 'refused') return <Problem refusal={outcome.refusal} />
  if (outcome.kind === 'look-needed') return null
  return (
    <section className="verdict kept" role="status">
      <KeptMark isSent={false} />
      <div>
        <strong>{words.kept}</strong>
        <p>{words.keptText}</p>
      </div>
    </section>
  )
}
