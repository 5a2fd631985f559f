import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import type { Bindings } from '../env.ts'

export type Database = DrizzleD1Database

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

/** True when D1 did not answer as it should; false for a statement that broke one of its own constraints. */
export function isDatabaseFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.includes('D1_')) return !cause.message.includes('constraint failed')
  }
  return false
}
