// The sheet on the wall: what it says and where its code leads, before anybody draws it.
import { encode } from 'uqr'
import { layPoster } from './poster-layout.rule.ts'
import type { Item } from './poster-layout.rule.ts'

export type Poster = {
  /** The address of the city's server; the QR carries `${publicUrl}/p/${token}`. */
  readonly publicUrl: string
  readonly token: string
  readonly placeName: string
  readonly pointName: string
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

/** Lays out a poster. Level M: a stain of 15 % still reads, and the modules stay large. */
export function layOut(poster: Poster): Item[] {
  const url = codeUrl(poster.publicUrl, poster.token)
  const { data } = encode(url, { ecc: 'M', border: 0 })
  return layPoster(
    {
      host: new URL(poster.publicUrl).host,
      placeName: poster.placeName,
      pointName: poster.pointName,
      town: poster.divisionName?.zh ?? '',
      shortNumber: poster.shortNumber,
      serial: poster.serial,
      madeOn: poster.madeOn,
      hotline: poster.hotline,
    },
    data,
  )
}
