import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import type { Bindings } from '../env.ts'

export type Database = DrizzleD1Database & { $client: D1Database }

/**
 * Which database holds a portal. Today it is `DB` for every portal; spreading portals over more databases means adding
 * their bindings here and to the `database` column's type.
 */
export function databaseOf(bindings: Pick<Bindings, 'DB'>, portal: { database: 'DB' }): Database {
  return drizzle(bindings[portal.database])
}

/** The database that knows the organizations, their admins and which portal a hostname belongs to. */
export function directoryDatabase(bindings: Pick<Bindings, 'DB'>): Database {
  return drizzle(bindings.DB)
}

const dialect = new SQLiteAsyncDialect()

/**
 * Runs the statements in order as one transaction, in one round trip: all of them happen or none. `Rows` names what
 * each statement returns, with columns as they are stored. (drizzle's own `batch` takes no hand-written statements.)
 */
export async function atOnce<Rows extends unknown[]>(
  where: Database | Once,
  statements: { [Statement in keyof Rows]: SQLWrapper },
): Promise<{ [Statement in keyof Rows]: Rows[Statement][] }> {
  const { database, proofs } = 'proofs' in where ? where : { database: where, proofs: [] }
  const prepared = [...proofs, ...statements].map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement.getSQL())
    return database.$client.prepare(sql).bind(...params)
  })
  const results = await database.$client.batch(prepared)
  return results.slice(proofs.length).map((result) => result.results) as {
    [Statement in keyof Rows]: Rows[Statement][]
  }
}

/** A database, and what proves that a batch was done. */
interface Once {
  database: Database
  proofs: SQL[]
}

/**
 * For a batch that is done once even if D1 loses its answer: it is asked for again then, unless a row is there with an id
 * that was made for this batch, and that it writes whenever it changes anything. (The proof writes that row anew, which
 * fails where there is one, and with it the whole batch.) Since nobody knows by then what its statements returned, its
 * answer must stand in those that only read, or in the one that writes the row of the proof.
 */
export function onlyOnce(database: Database, table: 'events' | 'letters' | 'sessions', ...ids: string[]): Once {
  const key = sql.identifier(table === 'sessions' ? 'token_hash' : 'id')
  return onlyOnceBy(database, table, sql`${key} IN ${ids}`)
}

/** The same where those rows are known by another condition. */
export function onlyOnceBy(database: Database, table: string, condition: SQL): Once {
  const name = sql.identifier(table)
  return { database, proofs: [sql`INSERT INTO ${name} SELECT * FROM ${name} WHERE ${condition}`] }
}

/** What a statement without RETURNING returns. */
export type Nothing = never

/** True when D1 did not answer as it should; false for a statement that broke one of its own constraints. */
export function isDatabaseFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('D1_')) return !cause.message.includes('constraint failed')
  }
  return false
}
