// The notice on personal information: what is kept, why, how long, who may look.
import { html } from '../../src/base/html.ts'
import { renderPage } from './shell.ts'
import type { Page, View } from './shell.ts'
import { wordsOf } from './words.ts'

export type PrivacyModel = {
  readonly cityName: string
  readonly retentionDays: number
  readonly hotline: string
}

const TEXT = {
  zh: (model: PrivacyModel) => [
    ['谁在处理', `${model.cityName}疫情防控指挥部。服务热线 ${model.hotline}。`],
    [
      '记录什么',
      '姓名、手机号、证件类型和号码;您扫码的场所、门口和时间。用微信或支付宝扫码时,还有该应用给本市的账号编号(不含头像、昵称),加密保存,只用来认出您;点“不是我”即解除。不记录您的位置轨迹,不读取通讯录。',
    ],
    [
      '为什么',
      '一旦有人确诊,能找到同一时间在同一场所的人,并只通知有关的人。扫码本身不会改变任何人的健康码。',
    ],
    [
      '保存多久',
      `到访记录保存${model.retentionDays}天,之后整天删除并留下删除证明。正在处理的病例可依法延长,延长会记录在案。`,
    ],
    [
      '谁能看到',
      '看门人只看到打码的姓名和结果。流调人员查看您的资料必须写明理由,每次查看都有记录,您可以在"我的记录"里看到。',
    ],
    ['您的权利', '查看自己的记录;撤回误扫;要求更正或删除。不愿登记,可请工作人员另行处理。'],
  ],
  en: (model: PrivacyModel) => [
    ['Who', `The epidemic headquarters of ${model.cityName}. Hotline ${model.hotline}.`],
    [
      'What',
      'Name, mobile number, kind and number of the document; the place, the door and the time of your scans. In WeChat or Alipay also the number which the app gives to this city for your account (no name, no picture), sealed, only to know you again; "Not me" undoes it. No location tracking, no contacts.',
    ],
    [
      'Why',
      'When somebody falls ill, those who shared the place and time can be found and told, and nobody else. A scan alone never changes the health code of anyone.',
    ],
    [
      'How long',
      `Visits are kept ${model.retentionDays} days, then the whole day is deleted and the deletion is recorded. An open case may extend it, on record.`,
    ],
    [
      'Who may look',
      'The gatekeeper sees a masked name and the result. A tracer must give a reason; each look is on record and you see it under My records.',
    ],
    [
      'Your rights',
      'See your records; take back a mistaken scan; ask for correction or deletion. If you do not wish to register, ask the staff.',
    ],
  ],
} as const

/** Writes the notice on personal information. */
export function renderPrivacy(view: View, model: PrivacyModel): Page {
  const words = wordsOf(view.lang)
  const main = html`<section class="card">
    <h1>${words.privacyTitle}</h1>
    ${TEXT[view.lang](model).map(
      ([title, text]) =>
        html`<h2 class="f">${title ?? ''}</h2>
          <p>${text ?? ''}</p>`,
    )}
  </section>`
  return renderPage(view, { title: words.privacyTitle, style: 'form', main })
}
