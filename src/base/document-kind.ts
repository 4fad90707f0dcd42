// The kinds of identity documents and what each is called, once for the server and every screen.
// Source: Notice clause IV method 4 (all kinds of documents).

/** Documents that somebody carries and can show. */
export const CARRIED_KINDS = [
  'resident-id',
  'hk-macau-permit',
  'taiwan-permit',
  'residence-permit',
  'permanent-residence',
  'passport',
] as const

/** `none` stands for who carries no document at all. */
export const DOCUMENT_KINDS = [...CARRIED_KINDS, 'none'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** What the kinds are called; short enough for a choice on a small phone. */
export const DOCUMENT_NAMES: Readonly<Record<'zh' | 'en', Readonly<Record<DocumentKind, string>>>> =
  {
    zh: {
      'resident-id': '居民身份证',
      'hk-macau-permit': '港澳居民来往内地通行证',
      'taiwan-permit': '台湾居民来往大陆通行证',
      'residence-permit': '港澳台居民居住证',
      'permanent-residence': '外国人永久居留身份证',
      passport: '护照',
      none: '没有任何证件',
    },
    en: {
      'resident-id': 'Resident identity card',
      'hk-macau-permit': 'Mainland travel permit (HK, Macau)',
      'taiwan-permit': 'Mainland travel permit (Taiwan)',
      'residence-permit': 'Residence permit (HK, Macau, Taiwan)',
      'permanent-residence': 'Foreign permanent resident card',
      passport: 'Passport',
      none: 'No document at all',
    },
  }
