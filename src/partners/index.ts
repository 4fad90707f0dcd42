// The door of the room: what the rooms on its right may use.
export { openSms, signSmsRequest } from './sms.ts'
export type { SmsConfig, SmsMessage, SmsOutcome, SmsPort } from './sms.ts'
