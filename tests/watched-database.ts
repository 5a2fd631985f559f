import { env } from 'cloudflare:workers'

/** Calls `act` in the place of the n-th round trip and goes on, or not, with what it returns. */
export function atRoundTrip(act: (trip: number, goOn: () => Promise<unknown>) => Promise<unknown>): D1Database {
  let trip = 0
  const originals = new WeakMap<object, D1PreparedStatement>()
  const through = (goOn: () => Promise<unknown>) => {
    trip += 1
    return act(trip, goOn)
  }
  const watch = (statement: D1PreparedStatement): D1PreparedStatement => {
    const watched = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => watch(target.bind(...values))
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...given: unknown[]) => through(() => method.apply(target, given))
      },
    })
    originals.set(watched, statement)
    return watched
  }
  return new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => watch(target.prepare(query))
      if (name === 'batch') {
        return (statements: D1PreparedStatement[]) =>
          through(() => target.batch(statements.map((statement) => originals.get(statement) ?? statement)))
      }
      return Reflect.get(target, name)
    },
  })
}

/** A database that is lost at the n-th round trip: before anything happens, or after, so that only the answer is lost. */
export function failingDatabase(failing: number, isAfter: boolean): D1Database {
  return atRoundTrip(async (trip, goOn) => {
    if (trip < failing) return goOn()
    if (trip === failing && isAfter) await goOn()
    throw new Error('the connection was lost')
  })
}

/** A database in front of which something else happens at the n-th round trip. */
export function onRoundTrip(wanted: number, happens: () => Promise<unknown>): D1Database {
  return atRoundTrip(async (trip, goOn) => {
    if (trip === wanted) await happens()
    return goOn()
  })
}
