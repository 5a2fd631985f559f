import { env } from 'cloudflare:workers'

/** How D1 fails: what it says, and whether what was asked for may have been done all the same. */
export interface Fault {
  message: string
  /** True where the answer alone is lost. */
  isDone: boolean
}

/** What D1 says in passing, at any time: https://developers.cloudflare.com/d1/observability/debug-d1/. */
export const passing = {
  /** After which nobody knows what was done. */
  inDoubt: [
    'Network connection lost.',
    'D1 DB reset because its code was updated.',
    'Internal error in D1 DB storage caused object to be reset.',
    'Internal error while starting up D1 DB storage caused object to be reset.',
  ],
  nothingDone: ['Cannot resolve D1 DB due to transient issue on remote node.'],
}

/** What it says when it is asked too much, and wants to be left alone. */
export const tooMuch = {
  inDoubt: [
    'D1 DB storage operation exceeded timeout which caused object to be reset.',
    "D1 DB's isolate exceeded its memory limit and was reset.",
    'D1 DB exceeded its CPU time limit and was reset.',
  ],
  nothingDone: ['D1 DB is overloaded. Requests queued for too long.', 'D1 DB is overloaded. Too many requests queued.'],
}

/** A database that fails as `next` says of each round trip, for whose statements it is asked. */
export function faultyDatabase(next: (queries: string[]) => Fault | undefined): D1Database {
  const known = new WeakMap<object, { statement: D1PreparedStatement; query: string }>()

  async function through<Answer>(queries: string[], goOn: () => Promise<Answer>): Promise<Answer> {
    const fault = next(queries)
    if (!fault) return goOn()
    if (fault.isDone) await goOn()
    throw new Error(`D1_ERROR: ${fault.message}`, { cause: new Error(fault.message) })
  }

  function faulty(statement: D1PreparedStatement, query: string): D1PreparedStatement {
    const wrapped = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => faulty(target.bind(...values), query)
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...given: unknown[]) => through([query], () => method.apply(target, given))
      },
    })
    known.set(wrapped, { statement, query })
    return wrapped
  }

  return new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => faulty(target.prepare(query), query)
      if (name === 'batch') {
        return (given: D1PreparedStatement[]) => {
          const statements = given.map((each) => known.get(each) ?? { statement: each, query: '' })
          return through(
            statements.map(({ query }) => query),
            () => target.batch(statements.map(({ statement }) => statement)),
          )
        }
      }
      return Reflect.get(target, name)
    },
  })
}
