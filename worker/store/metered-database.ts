/** What was asked of a database. */
export interface DatabaseUse {
  roundTrips: number
  rowsRead: number
  rowsWritten: number
}

/**
 * The same database, which notes what it is used for. No statement takes a round trip more. Since D1 does not tell what it
 * took to answer with arrays, these are made of the rows that it answers with otherwise.
 */
export function meteredDatabase(database: D1Database, use: DatabaseUse): D1Database {
  const metered: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (query) => new MeteredStatement(database, use, query, []) as unknown as D1PreparedStatement,
    async batch<Row>(statements: D1PreparedStatement[]) {
      use.roundTrips += 1
      const plain = (statements as unknown as MeteredStatement[]).map((statement) => statement.plain())
      return (await database.batch<Row>(plain)).map((result) => note(use, result))
    },
  }
  // The store uses no more of it.
  return metered as D1Database
}

class MeteredStatement {
  readonly database: D1Database
  readonly use: DatabaseUse
  readonly query: string
  readonly values: unknown[]

  constructor(database: D1Database, use: DatabaseUse, query: string, values: unknown[]) {
    this.database = database
    this.use = use
    this.query = query
    this.values = values
  }

  bind(...values: unknown[]): MeteredStatement {
    return new MeteredStatement(this.database, this.use, this.query, values)
  }

  plain(query = this.query): D1PreparedStatement {
    return this.database.prepare(query).bind(...this.values)
  }

  async all<Row>(): Promise<D1Result<Row>> {
    this.use.roundTrips += 1
    return note(this.use, await this.plain().all<Row>())
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.all<Row>()
  }

  async raw(): Promise<unknown[][]> {
    this.use.roundTrips += 1
    const { results } = note(this.use, await this.plain(withDistinctNames(this.query)).all<Record<string, unknown>>())
    // JavaScript puts properties that are numbers first, and nobody would see that values have changed places.
    if (Object.keys(results[0] ?? {}).some((name) => /^\d+$/.test(name))) throw new Error('a column needs a name')
    return results.map((row) => Object.values(row))
  }
}

// Columns of one name would be one property of a row. SQLite gives those of a subquery names of their own.
function withDistinctNames(query: string): string {
  return /^\s*select\b/i.test(query) ? `SELECT * FROM (${query})` : query
}

function note<Row>(use: DatabaseUse, result: D1Result<Row>): D1Result<Row> {
  use.rowsRead += result.meta.rows_read
  use.rowsWritten += result.meta.rows_written
  return result
}
