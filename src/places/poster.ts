// The sheet on the wall: what it says, before anybody draws it.

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
