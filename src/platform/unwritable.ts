// What an operator reads when a folder of this installation cannot be written.
import { OperatorError } from '../base/errors.ts'

/**
 * Makes one sentence of a write that failed: where, why, and which setting chooses another folder.
 * What did not come from the file system is a bug and stays as it is.
 */
export function explainUnwritable(
  cause: unknown,
  where: { readonly folder: string; readonly setting: 'ZPC_VAR' | 'ZPC_KEYS' },
): unknown {
  const { code } = cause as { code?: unknown }
  if (cause instanceof OperatorError || typeof code !== 'string') return cause
  const { folder, setting } = where
  return new OperatorError(
    `The folder ${folder} cannot be written (${code}). Choose another with ${setting}=/some/folder.`,
    { cause },
  )
}
