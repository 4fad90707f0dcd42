// A request that can hold its body back: who takes it gets the whole small body in one call, and
// may still give it back, so that the request goes its usual way as if nothing had been read.
// Streams, their events and their turns of the loop cost a check-in more than reading its form.
import { IncomingMessage } from 'node:http'

/** Given the whole body; returns false when it does not want it. */
export type Taker = (body: Buffer) => boolean

const NOTHING = Buffer.alloc(0)

/** What `openFront` makes of every request. */
export class PatientRequest extends IncomingMessage {
  #taker: Taker | undefined
  #pass: (() => void) | undefined
  #body: Buffer = NOTHING
  #isTaken = false

  /** Holds the body back until it is whole; `pass` runs when it is not taken or given back. */
  hold(taker: Taker, pass: () => void): void {
    this.#taker = taker
    this.#pass = pass
  }

  /** Lets a body that was taken be read after all. */
  giveBack(): void {
    this.#isTaken = false
    if (this.#body.length > 0) super.push(this.#body)
    super.push(null)
    this.#pass?.()
  }

  /** Called by the parser with each part of the body, and with null after the last. */
  override push(part: Buffer | null, encoding?: BufferEncoding): boolean {
    const taker = this.#taker
    if (!taker) return super.push(part, encoding)
    if (part !== null) {
      this.#body = this.#body.length === 0 ? part : Buffer.concat([this.#body, part])
      return true
    }
    this.#taker = undefined
    this.#isTaken = taker(this.#body)
    if (!this.#isTaken) this.giveBack()
    return false
  }

  /** Node throws away what nobody read of a body; of a taken one nothing is left to read. */
  _dump(): void {
    if (this.#isTaken) return
    const usual: unknown = Reflect.get(IncomingMessage.prototype, '_dump')
    if (typeof usual === 'function') usual.call(this)
  }
}
