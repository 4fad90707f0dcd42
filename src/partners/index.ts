// The door of the room: what the rooms on its right may use.
export { silentPort } from './code-port.ts'
export type {
  CodeAnswer,
  CodeConfig,
  CodePort,
  HealthCodePort,
  PartnerDocument,
  TravelCodePort,
} from './code-port.ts'
export { openHealthCode } from './health-code.ts'
export { openTravelCode } from './travel-code.ts'
export { openAlipay } from './alipay.ts'
export type { AlipayConfig } from './alipay.ts'
export { PROVIDERS, absentProvider, isLoopback } from './provider-port.ts'
export type {
  JsSignature,
  Provider,
  ProviderPort,
  SubjectOutcome,
  WechatPort,
} from './provider-port.ts'
export { registerRootFiles } from './root-files.http.ts'
export { openSms, signSmsRequest } from './sms.ts'
export type { SmsConfig, SmsMessage, SmsOutcome, SmsPort } from './sms.ts'
export { openWechat, signJsPage } from './wechat.ts'
export type { WechatConfig } from './wechat.ts'
