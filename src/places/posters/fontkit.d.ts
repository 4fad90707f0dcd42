// Types of the fontkit package, which has none: only what the posters use.
declare module 'fontkit' {
  type Command = {
    readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
    readonly args: readonly number[]
  }
  type Font = {
    readonly unitsPerEm: number
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): {
      readonly advanceWidth: number
      readonly path: { readonly commands: readonly Command[] }
    }
  }
  /** Opens a font; reads of it what is asked for. */
  export function create(file: Buffer): Font
}
