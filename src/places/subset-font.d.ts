// Types of the subset-font package, which has none: only what the posters use.
declare module 'subset-font' {
  /** Gives a font with only the glyphs of a text. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      readonly targetFormat: 'sfnt'
      readonly keepFeatures?: readonly string[]
      readonly noLayoutClosure?: boolean
      readonly noHinting?: boolean
    },
  ): Promise<Buffer>
}
