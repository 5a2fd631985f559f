import {
  isHarmless,
  isInDoubt,
  isProof,
  isReading,
  type Patience,
  provesDone,
  rowsOfProof,
  withSecondTries,
  writesProof,
} from './second-try.ts'

/** What was asked of a database. */
export interface DatabaseUse {
  /** Those that failed and were taken again included. */
  roundTrips: number
  /** How many of them were taken again. */
  retries: number
  rowsRead: number
  rowsWritten: number
}

/** Nothing yet. */
export function noUse(): DatabaseUse {
  return { roundTrips: 0, retries: 0, rowsRead: 0, rowsWritten: 0 }
}

/**
 * The same database, which notes what it is used for, and asks again where D1 fails in passing and asking twice does no harm.
 * No statement takes a round trip more while it does not fail. Since D1 does not tell what it took to answer with arrays,
 * these are made of the rows that it answers with otherwise.
 */
export function meteredDatabase(database: D1Database, use: DatabaseUse, patience: Patience): D1Database {
  async function ask<Answer>(call: () => Promise<Answer>, harmless: boolean): Promise<Answer> {
    const again = () => {
      use.retries += 1
    }
    return withSecondTries(
      () => {
        use.roundTrips += 1
        return call()
      },
      { harmless, patience, again },
    )
  }

  async function send<Row>(statements: MeteredStatement[]): Promise<D1Result<Row>[]> {
    const results = await database.batch<Row>(statements.map((statement) => statement.plain()))
    return results.map((result) => note(use, result))
  }

  /**
   * Once and no more, whether the answer of a try was lost or not. Then its answer is what it reads, and the rows of the
   * proof for the statement that wrote them.
   */
  async function sendOnce<Row>(proof: MeteredStatement, statements: MeteredStatement[]): Promise<D1Result<Row>[]> {
    let mayBeDone = false
    const answer = await ask(async () => {
      try {
        if (!mayBeDone) return await send<Row>(statements)
        return (await send<Row>([proof, ...statements])).slice(1)
      } catch (error) {
        if (mayBeDone && provesDone(error, proof.query)) return 'done before' as const
        mayBeDone ||= isInDoubt(error)
        throw error
      }
    }, true)
    if (answer !== 'done before') return answer
    const reads = statements.filter(({ query }) => isReading(query))
    const [written, ...found] = await ask(() => send<Row>([proof.asQuestion(), ...reads]), true)
    return statements.map(({ query }) => {
      if (isReading(query)) return found.shift() ?? nothing<Row>()
      return (writesProof(query, proof.query) && written) || nothing<Row>()
    })
  }

  const metered: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (query) => new MeteredStatement(database, { use, ask }, query, []) as unknown as D1PreparedStatement,
    async batch<Row>(given: D1PreparedStatement[]) {
      const statements = given as unknown as MeteredStatement[]
      const [first, ...others] = statements
      if (first && isProof(first.query)) return [nothing<Row>(), ...(await sendOnce<Row>(first, others))]
      return ask(
        () => send<Row>(statements),
        statements.every(({ query }) => isHarmless(query)),
      )
    },
  }
  // The store uses no more of it.
  return metered as D1Database
}

interface Asking {
  use: DatabaseUse
  ask: <Answer>(call: () => Promise<Answer>, harmless: boolean) => Promise<Answer>
}

class MeteredStatement {
  readonly database: D1Database
  readonly asking: Asking
  readonly query: string
  readonly values: unknown[]

  constructor(database: D1Database, asking: Asking, query: string, values: unknown[]) {
    this.database = database
    this.asking = asking
    this.query = query
    this.values = values
  }

  bind(...values: unknown[]): MeteredStatement {
    return new MeteredStatement(this.database, this.asking, this.query, values)
  }

  /** A proof's rows instead of the proof. */
  asQuestion(): MeteredStatement {
    return new MeteredStatement(this.database, this.asking, rowsOfProof(this.query), this.values)
  }

  plain(query = this.query): D1PreparedStatement {
    return this.database.prepare(query).bind(...this.values)
  }

  async all<Row>(query = this.query): Promise<D1Result<Row>> {
    const { use, ask } = this.asking
    return note(use, await ask(async () => this.plain(query).all<Row>(), isHarmless(this.query)))
  }

  run<Row>(): Promise<D1Result<Row>> {
    return this.all<Row>()
  }

  async raw(): Promise<unknown[][]> {
    const { results } = await this.all<Record<string, unknown>>(withDistinctNames(this.query))
    // JavaScript puts properties that are numbers first, and nobody would see that values have changed places.
    if (Object.keys(results[0] ?? {}).some((name) => /^\d+$/.test(name))) throw new Error('a column needs a name')
    return results.map((row) => Object.values(row))
  }
}

/** What a statement answers that was not run. */
function nothing<Row>(): D1Result<Row> {
  return { success: true, results: [], meta: {} as D1Meta & Record<string, unknown> }
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
