import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { meteredDatabase, noUse } from '../../worker/store/metered-database.ts'

function metered() {
  const use = noUse()
  return { database: meteredDatabase(env.DB, use, { wait: async () => {}, chance: () => 0.5 }), use }
}

test.each([
  [
    'columns of one name',
    'SELECT o.id, p.id, o.name, p.name, p.name FROM organizations o JOIN portals p ORDER BY p.id DESC',
  ],
  ['columns without a name', "SELECT 'a' || 'b', NULL, count(*), count(*), max(name, 'a') FROM portals"],
  ['bytes', 'SELECT portal_id, bytes, bytes FROM portal_logos ORDER BY 1 LIMIT 1'],
  ['one row of many', 'select "hostname", "canonical" from "hostnames" order by "hostname" desc limit 1'],
  ['no rows', 'SELECT id, id FROM portals WHERE 0'],
  ['what was written', "UPDATE portals SET description = 'Planned.' RETURNING id, name, description"],
])('arrays of %s are the database’s own', async (_, query) => {
  const { database, use } = metered()
  const expected = await env.DB.prepare(query).raw()
  expect(await database.prepare(query).raw()).toEqual(expected)
  expect(use.roundTrips).toBe(1)
})

test('what is read and written is added up, statement by statement and in batches', async () => {
  const { database, use } = metered()
  const portal = database.prepare('SELECT name FROM portals WHERE name = ?').bind('Acme')
  expect((await portal.all()).results).toEqual([{ name: 'Acme' }])
  await database.batch([portal, database.prepare("UPDATE portals SET description = 'Planned.' WHERE name = 'Acme'")])
  expect(use.roundTrips).toBe(2)
  const plain = await env.DB.prepare('SELECT name FROM portals WHERE name = ?').bind('Acme').all()
  expect(use.rowsRead).toBeGreaterThanOrEqual(2 * plain.meta.rows_read)
  expect(use.rowsWritten).toBe(1)
})

test('a column whose name is a number is refused, for it would change places', async () => {
  const { database } = metered()
  await expect(database.prepare('SELECT 2, 1').raw()).rejects.toThrow('a column needs a name')
})

test('a round trip that fails was one', async () => {
  const { database, use } = metered()
  await expect(database.prepare('SELECT * FROM no_such_table').raw()).rejects.toThrow('no such table: no_such_table')
  expect(use).toEqual({ roundTrips: 1, retries: 0, rowsRead: 0, rowsWritten: 0 })
})
