// Failures: the world broke. Thrown, with the cause kept and no personal data in the message.

/** A failure with a stable name; the message never holds personal data. */
export class AppError extends Error {
  override readonly name: string
  constructor(name: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = name
  }
}

/** A mistake of the operator: shown as one sentence that says what to do, without a stack. */
export class OperatorError extends AppError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('OperatorError', message, options)
  }
}
