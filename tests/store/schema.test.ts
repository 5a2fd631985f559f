import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'
import * as schema from '../../worker/store/schema.ts'

const tables = Object.values(schema) as SQLiteTable[]

test.each(tables.map((table) => [getTableName(table), table] as const))(
  '%s is what the migrations make',
  async (name, table) => {
    const { results } = await env.DB.prepare('SELECT name, type, "notnull" FROM pragma_table_info(?)')
      .bind(name)
      .all<{ name: string; type: string; notnull: number }>()
    const inDatabase = results.map((column) => [column.name, column.type, column.notnull === 1])
    const inSchema = Object.values(getTableColumns(table)).map((column) => [
      column.name,
      column.getSQLType().toUpperCase(),
      column.notNull,
    ])
    expect(inSchema).toEqual(inDatabase)
  },
)

test('every table is in the schema', async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE 'developer_search%'",
  ).all<{ name: string }>()
  expect(results.map(({ name }) => name).sort()).toEqual(tables.map((table) => getTableName(table)).sort())
})

describe('every tenant table', () => {
  test('leads its unique keys and indexes with portal_id, or with a key of its own', async () => {
    for (const name of ['registrations', 'developers', 'published_services', 'developer_counts']) {
      const { results } = await env.DB.prepare(
        `SELECT i.name, (SELECT c.name FROM pragma_index_info(i.name) c WHERE c.seqno = 0) AS first, i.origin
         FROM pragma_index_list(?) i`,
      )
        .bind(name)
        .all<{ name: string; first: string; origin: string }>()
      const wrong = results.filter(({ first, origin }) => first !== 'portal_id' && !(origin === 'pk' && first === 'id'))
      expect(wrong).toEqual([])
    }
  })
})
