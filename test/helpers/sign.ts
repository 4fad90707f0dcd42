// The sign that tests draw when it does not matter which.
import type { Poster } from '../../src/places/index.ts'

export const SIGN: Poster = {
  publicUrl: 'https://pass.zhenjiang.gov.example.cn',
  token: 'AQgAAAAAAAG7vLkqzqJtJ2xk0b1Q0Q3f',
  placeName: '陈记面馆',
  pointName: '正门',
  within: '江洲国际商业广场 · 315',
  divisionName: { zh: '三茅街道', en: 'Sanmao Subdistrict' },
  shortNumber: '48213905',
  serial: 'No. 128-1',
  madeOn: '2026-01-02',
  hotline: '12345',
}
