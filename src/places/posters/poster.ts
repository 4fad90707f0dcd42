// The sheet on the wall: what it says and where its code leads, before anybody draws it.
import { encode } from 'uqr'
import { pointWords } from '../place.ts'
import { measure } from './glyphs.ts'
import type { Page } from './page.rule.ts'
import { laySign } from './sign.rule.ts'
import type { Format } from './sign-shapes.rule.ts'

export type Poster = {
  /** The address of the city's server; the QR carries `${publicUrl}/p/${token}`. */
  readonly publicUrl: string
  readonly token: string
  readonly placeName: string
  readonly pointName: string
  /** The complex that a part belongs to. */
  readonly within?: string
  readonly divisionName?: { readonly zh: string; readonly en: string }
  readonly shortNumber: string
  /** Which sheet of the place this is. */
  readonly serial: string
  /** A Shanghai day: 2026-01-02. */
  readonly madeOn: string
  readonly hotline: string
}

/** Gives the address that a print's QR carries. */
export function codeUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/$/, '')}/p/${token}`
}

/** Gives what a window or a file of a poster is called. */
export function titleOf(poster: Poster): string {
  return `镇江通行码 ${poster.placeName} ${poster.pointName}`
}

function bothLanguages(words: { readonly zh: string; readonly en: string }): string {
  return words.zh === words.en || words.en === '' ? words.zh : `${words.zh} ${words.en}`
}

/** Lays out a poster. Level M: a stain of 15 % still reads, and the modules stay large. */
export function layOut(poster: Poster, format: Format): Page {
  const url = codeUrl(poster.publicUrl, poster.token)
  const { data: rows } = encode(url, { ecc: 'M', border: 0 })
  const words = {
    host: new URL(poster.publicUrl).host,
    // Composed letters are one glyph; apart, the mark would stand beside its letter.
    placeName: poster.placeName.normalize('NFC'),
    pointName: bothLanguages(pointWords(poster.pointName.normalize('NFC'))),
    within: (poster.within ?? '').normalize('NFC'),
    town: poster.divisionName ? bothLanguages(poster.divisionName) : '',
    shortNumber: poster.shortNumber,
    serial: poster.serial,
    madeOn: poster.madeOn,
    hotline: poster.hotline,
  }
  return laySign(format, words, { rows, measure })
}
