/** A database that counts its round trips, their statements, and the rows that they read and wrote. */
export function countedDatabase(database: D1Database) {
  const counts = { roundTrips: 0, statements: 0, rowsRead: 0 }
  const originals = new WeakMap<object, D1PreparedStatement>()

  function note<Result>(result: Result): Result {
    for (const { meta } of [result].flat() as { meta?: { rows_read?: number } }[])
      counts.rowsRead += meta?.rows_read ?? 0
    return result
  }

  function countedStatement(statement: D1PreparedStatement, query: string): D1PreparedStatement {
    const counted = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => countedStatement(target.bind(...values), query)
        if (name === 'all' || name === 'run') {
          return async () => {
            counts.roundTrips += 1
            counts.statements += 1
            return note(await target[name]())
          }
        }
        if (name === 'raw' || name === 'first') {
          return async () => {
            counts.roundTrips += 1
            counts.statements += 1
            // These two do not tell how many rows they read. Reading once more does.
            if (/^\s*select/i.test(query)) note(await target.all())
            return name === 'raw' ? target.raw() : target.first()
          }
        }
        return Reflect.get(target, name)
      },
    })
    originals.set(counted, statement)
    return counted
  }

  const counted = new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => countedStatement(target.prepare(query), query)
      if (name === 'batch') {
        return async (statements: D1PreparedStatement[]) => {
          counts.roundTrips += 1
          counts.statements += statements.length
          return note(await target.batch(statements.map((statement) => originals.get(statement) ?? statement)))
        }
      }
      return Reflect.get(target, name)
    },
  })
  return { database: counted, counts }
}
