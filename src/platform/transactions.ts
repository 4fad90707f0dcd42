// Transactions that end with their connection. The driver goes on with one whose backend died: it
// writes the rollback, or the next statement, to a socket that is gone, which ends the process, or
// to a connection that is somebody else's by then (postgres.js 3.4.9).

type Begin = (options: string, use: (tx: unknown) => unknown) => Promise<unknown>

// After these the server closes the connection, or it is closed already.
const LOST = /^(CONNECTION_|ECONN|EPIPE|57P0)/

function isLost(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && LOST.test(code)
}

/** Makes the transactions of a pool fail, and do nothing else, when their connection is lost. */
export function guardTransactions<S extends { readonly begin: unknown }>(sql: S): S {
  const begin = sql.begin as Begin
  const guarded = async (...given: readonly unknown[]): Promise<unknown> => {
    const use = given.at(-1) as (tx: unknown) => unknown
    const options = given.length > 1 ? String(given[0]) : ''
    let ended: { readonly error: unknown } | undefined
    const watch = (tx: object): unknown =>
      new Proxy(tx, {
        apply: (statement, _this, args) => {
          if (ended) throw ended.error
          return Reflect.apply(statement as () => unknown, undefined, args) as unknown
        },
      })
    try {
      return await begin(options, async (tx) => {
        try {
          return await use(watch(tx as object))
        } catch (error) {
          if (!isLost(error)) throw error
          // Never settles, so that nothing is rolled back: the driver refuses by itself when the
          // connection is closed.
          return Promise.withResolvers<never>().promise
        }
      })
    } catch (error) {
      ended = { error }
      throw error
    }
  }
  return Object.assign(sql, { begin: guarded })
}
