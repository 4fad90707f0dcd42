// The tables a city starts with: the first is what held before there was a table, the second what
// the city's headquarters ask for. Data in the shape of rules; an administrator edits a copy.
// Source: Notice clause V.2; F25; docs/adr/0014.
import type { Phone, RuleRow, Sentence } from './rule-table.rule.ts'

export type RuleTable = {
  readonly rows: readonly RuleRow[]
  /** Places of these categories begin with the emergency way: nobody is refused care. */
  readonly emergencyCategories: readonly string[]
}

const ANY = { health: 'any', travel: 'any', category: 'any' } as const
const NOTHING = { steps: [], phones: [] } as const
const ENTER = { verdict: 'enter', ...NOTHING } as const
const SEE_STAFF = { verdict: 'see-staff', ...NOTHING } as const

/** Version 1: who is green or of whom nothing can be known enters; everyone else sees the staff. */
export const FIRST_TABLE: RuleTable = {
  rows: [
    { ...ANY, health: 'green', ...ENTER },
    { ...ANY, health: 'not-connected', ...ENTER },
    { ...ANY, ...SEE_STAFF },
  ],
  emergencyCategories: ['medical'],
}

const APART: Sentence = {
  zh: '请其戴好口罩,带到等候点单独等候,与他人保持一米以上,不围观、不议论。',
  en: 'Ask for a mask, lead the person to the waiting spot, one metre or more from anyone else.',
}
const REPORT: Sentence = {
  zh: '拨打下面的电话,说明场所名称、张贴点和人数,按对方的安排等候转运。',
  en: 'Call the number below, say which place and door and how many people; wait as you are told.',
}
const HANDED: Sentence = {
  zh: '交接后在本机登记:交给了谁、几点。',
  en: 'After handing over, record here to whom and when.',
}
const COMMUNITY: Sentence = {
  zh: '今天暂不进入。请其联系居住地的社区(村),按社区的安排做核酸检测。',
  en: 'No entry today. Ask the person to call the community of residence and to be tested there.',
}
const SEND_AWAY: Sentence = {
  zh: '本人离开后,在本机登记“已劝返”。',
  en: 'Once the person has left, record "sent away" here.',
}
const TEST: Sentence = {
  zh: '查看48小时内的核酸检测阴性证明;有证明并且本人体温正常的,登记“已核实”后放行。',
  en: 'Look for a negative test of the last 48 hours; with it and no fever, record "checked".',
}
const NO_CODE: Sentence = {
  zh: '帮其申领健康码;没有手机的,看纸质证明或证件,问清14天内去过哪里。',
  en: 'Help to get a health code; without a phone look at papers, ask about the last 14 days.',
}
const CHECKED: Sentence = {
  zh: '没有问题的,登记“已核实”后放行;拿不准的,拨打下面的电话。',
  en: 'If all is well record "checked" and let in; if in doubt call the number below.',
}
const CARE: Sentence = {
  zh: '就医不得拒绝。请其戴好口罩,走专用通道到发热门诊或隔离诊室。',
  en: 'Care is never refused. Ask for a mask and lead the way to the fever clinic or isolation room.',
}
const TELL_DOCTOR: Sentence = {
  zh: '告诉分诊护士,交接后在本机登记。病情危急的,直接选“紧急进入”。',
  en: 'Tell the triage nurse and record the hand-over. In danger of life choose "emergency".',
}

function stop(steps: readonly Sentence[], phones: readonly Phone[]) {
  return { verdict: 'see-staff', steps, phones } as const
}

/**
 * The table of the city's defaults.
 * Source: Notice clause V.2: red, yellow and starred people are disposed of under local rules; a
 * silent partner is never a colour (security decision 4).
 */
export function defaultTable(city: { readonly hotline: string }): RuleTable {
  const label = { zh: '疫情防控指挥部', en: 'Epidemic control headquarters' }
  const phones = [{ label, number: city.hotline }]
  const urgent = [...phones, { label: { zh: '急救', en: 'Ambulance' }, number: '120' }]
  const care = stop([CARE, TELL_DOCTOR], urgent)
  return {
    rows: [
      { ...ANY, health: 'red', category: 'medical', ...care },
      { ...ANY, health: 'yellow', category: 'medical', ...care },
      { ...ANY, travel: 'starred', category: 'medical', ...care },
      { ...ANY, health: 'red', ...stop([APART, REPORT, HANDED], urgent) },
      { ...ANY, health: 'yellow', ...stop([APART, COMMUNITY, SEND_AWAY], phones) },
      { ...ANY, travel: 'starred', ...stop([APART, TEST, COMMUNITY, SEND_AWAY], phones) },
      { ...ANY, health: 'none', ...stop([NO_CODE, CHECKED], phones) },
      { ...ANY, travel: 'other', ...SEE_STAFF },
      { ...ANY, health: 'green', ...ENTER },
      { ...ANY, health: 'not-connected', travel: 'unavailable', ...SEE_STAFF },
      { ...ANY, health: 'not-connected', ...ENTER },
      // A silent partner. No steps: the staff look at the phone, and a thousand stops an hour would
      // hide the ten that matter.
      { ...ANY, ...SEE_STAFF },
    ],
    emergencyCategories: ['medical'],
  }
}
