import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { newestMigration } from '../../worker/store/readiness.ts'
import { exportOf, importing, importWhole } from '../exported-file.ts'
import { insert, rowsNaming, rowsOfOrganization, rowsOfPortal } from '../owned-rows.ts'
import { consoleOf, freshAddress, join, logIn, openWorld, operatorOf, type World } from '../world.ts'

const day = 86_400_000

let world: World
let operator: ReturnType<typeof operatorOf>

beforeEach(() => {
  world = openWorld()
  operator = operatorOf(world)
})

let names = 0
/** A portal with a developer who has a password, and one whose letter still waits. */
async function livingPortal() {
  names += 1
  const [name, hostname] = [`Acme ${names}`, `acme-${names}.example.com`]
  const console = await consoleOf(world)
  const begun = await console.api('POST', '/v3/portals', { name, canonical_domain: hostname })
  const { id } = await begun.json<{ id: string }>()
  await console.api('PATCH', `/v3/portals/${id}`, { auto_approve_developers: true })
  const { email } = await join(world, hostname)
  return { id, name, hostname, email }
}

/** As if this were another installation: closes the portal and lets it be erased. */
async function eraseHere(id: string): Promise<void> {
  await (await consoleOf(world)).api('DELETE', `/v3/portals/${id}`)
  world.pass(30 * day)
  await world.sweep()
  expect(await env.DB.prepare('SELECT 1 FROM portals WHERE id = ?').bind(id).first()).toBeNull()
}

/** Of events, all but that of an export, which stays where it was. */
const rowsOf = (table: string, portalId: string) => {
  const leaves = table === 'events' ? "AND action <> 'export_portal'" : ''
  return env.DB.prepare(`SELECT * FROM ${table} WHERE portal_id = ? ${leaves} ORDER BY 1, 2`).bind(portalId).all()
}

/** Ids as the operator API takes them, in the places of those that are easy to read. */
const uuidOf = { organization: crypto.randomUUID(), portal: crypto.randomUUID() }

/** All that an organization with a portal can own, row by row. */
async function ownedByGiver(): Promise<void> {
  for (const rows of [rowsOfOrganization('giver'), rowsOfPortal('giver')]) {
    const text = JSON.stringify(rows)
      .replaceAll('giver-organization', uuidOf.organization)
      .replaceAll('giver-portal', uuidOf.portal)
    await insert(JSON.parse(text))
  }
  await insert({ admin_portals: [{ admin_id: 'giver-admin', portal_id: uuidOf.portal }] })
}

const everythingOfGiver = async () => {
  const found: Record<string, unknown[]> = {}
  for (const name of ['giver', uuidOf.organization, uuidOf.portal]) {
    for (const [table, rows] of Object.entries(await rowsNaming(name))) {
      const known = new Set((found[table] ?? []).map((row) => JSON.stringify(row)))
      found[table] = [...(found[table] ?? []), ...rows.filter((row) => !known.has(JSON.stringify(row)))]
    }
  }
  return found
}

/** Lets the worker put no more into one value than D1 takes, which is more careful than the database of tests. */
function withValuesAsD1Takes(database: D1Database): D1Database {
  return new Proxy(database, {
    get(target, name) {
      if (name === 'batch') return target.batch.bind(target)
      if (name !== 'prepare') return Reflect.get(target, name)
      return (query: string) => {
        const statement = target.prepare(query)
        const bind = statement.bind.bind(statement)
        statement.bind = (...values) => {
          const sizes = values.map((value) => (typeof value === 'string' ? new TextEncoder().encode(value).length : 0))
          if (sizes.some((size) => size > 2_000_000)) throw new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG')
          return bind(...values)
        }
        return statement
      }
    },
  })
}

function carefulOperator() {
  const careful = openWorld({ ...env, DB: withValuesAsD1Takes(env.DB) })
  careful.pass(world.now() - careful.now())
  return operatorOf(careful)
}

/** An organization with portals in which nobody is yet. */
async function organizationWith(portals: number) {
  names += 1
  const id = crypto.randomUUID()
  const portalIds = Array.from({ length: portals }, () => crypto.randomUUID()).sort()
  const [portal = {}] = rowsOfPortal('hooli').portals ?? []
  await insert({
    organizations: [{ id, name: `Hooli ${names}`, created_at: 1 }],
    portals: portalIds.map((portalId) => ({ ...portal, id: portalId, organization_id: id, name: portalId })),
  })
  return { id, portalIds }
}

/** Sweeps, a few minutes long, until nothing is left to erase. */
async function sweepUntilErased(): Promise<void> {
  const goingOn = env.DB.prepare('SELECT count(*) AS n FROM erasures WHERE erased_at IS NULL')
  for (let sweeps = 0; sweeps < 20; sweeps += 1) {
    await world.sweep()
    if ((await goingOn.first('n')) === 0) return
  }
}

async function eraseOrganizationHere(id: string): Promise<void> {
  expect((await operator('POST', `/operator/organizations/${id}/close`)).status).toBe(200)
  world.pass(30 * day)
  await sweepUntilErased()
  expect(await env.DB.prepare('SELECT 1 FROM organizations WHERE id = ?').bind(id).first()).toBeNull()
}

const asText = (row: unknown) => JSON.stringify({ ...(row as object), restored_at: null })

describe('an export that is imported elsewhere', () => {
  test('gives back a portal row for row: its digest is the same, and its developer logs in', async () => {
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    expect(file.header).toMatchObject({ kind: 'portal', id: portal.id, name: portal.name, migration: newestMigration })
    const tables = ['developers', 'registrations', 'events', 'letters', 'daily_counts', 'developer_counts', 'hostnames']
    const before = await Promise.all(tables.map(async (table) => (await rowsOf(table, portal.id)).results))
    await eraseHere(portal.id)
    await importWhole(operator, file)

    const after = await Promise.all(tables.map(async (table) => (await rowsOf(table, portal.id)).results))
    // A letter that waits is sent by whoever wrote it.
    expect(after).toEqual(before)
    const again = await exportOf(operator, 'portal', portal.id)
    expect([again.digest, again.frame, again.lines]).toEqual([file.digest, file.frame, file.lines])
    world.pass(10_000)
    expect((await logIn(world.visitor(portal.hostname), portal.email)).headers.get('Location')).toBe('/')
    const found = await (await consoleOf(world)).get(
      `/v3/portals/${portal.id}/developers?filter[search][contains]=Lovelace`,
    )
    expect((await found.json<{ data: unknown[] }>()).data).toHaveLength(1)
  })

  test('gives back every table that an organization can own', async () => {
    await ownedByGiver()
    const before = await everythingOfGiver()
    const file = await exportOf(operator, 'organization', uuidOf.organization)
    await operator('POST', `/operator/organizations/${uuidOf.organization}/close`)
    world.pass(30 * day)
    await world.sweep()
    expect(Object.keys(await everythingOfGiver())).toEqual(['erasures'])

    await importWhole(operator, file)
    const after = await everythingOfGiver()
    const left = ['sessions', 'passkey_challenges', 'minute_counts', 'erasures', 'developer_search']
    for (const [table, rows] of Object.entries(before).filter(([name]) => !left.includes(name))) {
      expect((after[table] ?? []).map(asText).sort(), table).toEqual(rows.map(asText).sort())
    }
    expect(after.developer_search).toHaveLength(1)
    expect(after.sessions).toBeUndefined()
    const again = await exportOf(operator, 'organization', uuidOf.organization)
    expect([again.digest, again.digestOfFrame]).toEqual([file.digest, file.digestOfFrame])
  })

  test('gives back five logos of the largest size, which no single statement could carry', async () => {
    const { id, portalIds } = await organizationWith(5)
    for (const portalId of portalIds) {
      const logo = new Uint8Array(256 * 1024).fill(portalIds.indexOf(portalId))
      logo.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      const statement = env.DB.prepare("INSERT INTO portal_logos VALUES (?, 'image/png', ?)")
      await statement.bind(portalId, logo).run()
    }
    const logos = () =>
      env.DB.prepare(
        `SELECT portal_id, media_type, hex(bytes) AS bytes FROM portal_logos
         WHERE portal_id IN (SELECT id FROM portals WHERE organization_id = ?) ORDER BY portal_id`,
      )
        .bind(id)
        .all()
    const before = (await logos()).results
    expect(before).toHaveLength(5)
    const file = await exportOf(operator, 'organization', id)
    expect(file.frame.join()).not.toContain('portal_logos')
    await eraseOrganizationHere(id)
    await importWhole(carefulOperator(), file)
    expect((await logos()).results).toEqual(before)
    expect((await exportOf(operator, 'organization', id)).digest).toBe(file.digest)
  })

  test('gives back portals that together are larger than any statement may be', async () => {
    const { id, portalIds } = await organizationWith(5)
    const long = env.DB.prepare('UPDATE portals SET description = ? WHERE organization_id = ?')
    await long.bind('Kind. '.repeat(100_000), id).run()
    const file = await exportOf(operator, 'organization', id)
    await eraseOrganizationHere(id)
    await importWhole(carefulOperator(), file)
    const again = await exportOf(operator, 'organization', id)
    expect(again.frame.filter((line) => line.includes('Kind. Kind.'))).toHaveLength(portalIds.length)
    expect([again.digest, again.digestOfFrame]).toEqual([file.digest, file.digestOfFrame])
  })

  test('leaves behind letters that wait, sessions and jobs that are not done', async () => {
    const portal = await livingPortal()
    const visitor = world.visitor(portal.hostname)
    await logIn(visitor, portal.email)
    const email = freshAddress()
    await env.DB.prepare(
      `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, state)
       VALUES (?, ?, 'request-received', ?, '{"kind":"request-received","full_name":"Ada"}', 1, ?, 'waiting')`,
    )
      .bind(crypto.randomUUID(), portal.id, email, world.now() + 1000 * day)
      .run()
    await env.DB.prepare(
      `INSERT INTO bulk_jobs (id, portal_id, kind, state, input, total, created_by, created_at, updated_at, leased_until)
       VALUES (?, ?, 'decide', 'running', '{}', 1, 'a', 1, 1, ?)`,
    )
      .bind(crypto.randomUUID(), portal.id, world.now() + 1000 * day)
      .run()
    const { lines } = await exportOf(operator, 'portal', portal.id)
    expect(lines.join()).toContain(portal.email)
    expect(lines.join()).not.toContain(email)
    const tables = new Set(lines.map((line) => JSON.parse(line).table))
    expect(tables).not.toContain('sessions')
    expect(tables).not.toContain('bulk_jobs')
    await env.DB.prepare("DELETE FROM letters WHERE portal_id = ? AND state = 'waiting'").bind(portal.id).run()
    await env.DB.prepare('DELETE FROM bulk_jobs WHERE portal_id = ?').bind(portal.id).run()
  })

  test('of what was closed is closed again, and kept for thirty days from then', async () => {
    const portal = await livingPortal()
    await (await consoleOf(world)).api('DELETE', `/v3/portals/${portal.id}`)
    const file = await exportOf(operator, 'portal', portal.id)
    world.pass(30 * day)
    await world.sweep()
    world.pass(10 * day)
    await importWhole(operator, file)
    await world.sweep()
    world.pass(10_000)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(410)
    const console = await consoleOf(world)
    const told = await (await console.get(`/v3/portals/${portal.id}`)).json<{ erases_at: string }>()
    expect(Date.parse(told.erases_at)).toBeGreaterThan(world.now() + 29 * day)
    expect((await console.api('POST', `/v3/portals/${portal.id}/reopen`)).status).toBe(200)
    world.pass(10_000)
    expect((await logIn(world.visitor(portal.hostname), portal.email)).headers.get('Location')).toBe('/')
  })
})

describe('until the last call an import', () => {
  test('is seen by nobody, can be sent again, and nothing of it is cleaned up', async () => {
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    const calls = importing(operator, file)
    await calls.begin()
    await calls.add(file.lines.slice(0, 3))
    world.pass(10_000)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(404)
    const console = await consoleOf(world)
    expect((await console.get(`/v3/portals/${portal.id}`)).status).toBe(404)
    expect((await console.api('POST', `/v3/portals/${portal.id}/reopen`)).status).toBe(404)

    // Broken off, and begun anew.
    await world.sweep()
    await importWhole(operator, file)
    expect((await exportOf(operator, 'portal', portal.id)).digest).toBe(file.digest)
    const counts = await rowsOf('developer_counts', portal.id)
    expect(counts.results).toContainEqual({ portal_id: portal.id, status: 'approved', developers: 1 })
  })

  test('is not cleaned up either while what has arrived is compared', async () => {
    const portal = await livingPortal()
    await world.visitor(portal.hostname).post('/register', { full_name: 'Ada', email: freshAddress() })
    const file = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    world.pass(100 * day)
    const calls = importing(operator, file)
    await calls.begin()
    await calls.add()
    for (let halves = 0; halves < 4; halves += 1) {
      world.pass(30 * 60_000)
      await world.sweep()
      expect((await exportOf(operator, 'portal', portal.id)).lines).toEqual(file.lines)
    }
    expect((await calls.finish()).status).toBe(200)
  })

  test('can be removed, and then begun with another file', async () => {
    const portal = await livingPortal()
    const first = await exportOf(operator, 'portal', portal.id)
    await join(world, portal.hostname)
    const second = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    await importing(operator, first).begin()
    await importing(operator, first).add()
    const other = await importing(operator, second).begin()
    expect(other.status).toBe(409)
    expect(await other.text()).toContain('Remove that import first')
    expect((await importing(operator, first).remove()).status).toBe(204)
    expect(await (await importing(operator, second).begin()).text()).toContain('is just being erased here')
    await world.sweep()
    await importWhole(operator, second)
    expect((await exportOf(operator, 'portal', portal.id)).digest).toBe(second.digest)
  })

  test('can be removed with more portals than are erased at once, and is gone minutes later', async () => {
    const { id, portalIds } = await organizationWith(11)
    const file = await exportOf(operator, 'organization', id)
    await eraseOrganizationHere(id)
    expect((await importing(operator, file).begin()).status).toBe(204)
    expect((await importing(operator, file).remove()).status).toBe(204)
    await sweepUntilErased()
    const left = env.DB.prepare('SELECT count(*) AS n FROM portals WHERE organization_id = ?').bind(id)
    expect(await left.first('n')).toBe(0)
    expect(await env.DB.prepare('SELECT 1 FROM organizations WHERE id = ?').bind(id).first()).toBeNull()
    await importWhole(operator, file)
    expect(await left.first('n')).toBe(portalIds.length)
  })

  test('does not open in an organization that was closed meanwhile, and opens once that is open again', async () => {
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    const { id: organizationId } = await organizationWith(0)
    const moved = JSON.parse(
      JSON.stringify(file).replaceAll((file.header.organization as { id: string }).id, organizationId),
    )
    moved.header.organization.name = `Hooli ${names}`
    const calls = importing(operator, moved)
    expect((await calls.begin()).status).toBe(204)
    expect((await calls.add()).status).toBe(204)
    await operator('POST', `/operator/organizations/${organizationId}/close`)
    const refused = await calls.finish()
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('organization was closed meanwhile')
    world.pass(10_000)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(404)
    const row = await env.DB.prepare('SELECT closed_at FROM portals WHERE id = ?').bind(portal.id).first('closed_at')
    expect(row).not.toBeNull()
    await operator('POST', `/operator/organizations/${organizationId}/reopen`)
    expect((await calls.finish()).status).toBe(200)
    world.pass(10_000)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(200)
  })

  test('puts no row into what is somebody else’s', async () => {
    const [mine, neighbour] = [await livingPortal(), await livingPortal()]
    const file = await exportOf(operator, 'portal', mine.id)
    await eraseHere(mine.id)
    const before = (await exportOf(operator, 'portal', neighbour.id)).digest
    const foreign = file.lines.map((line) => line.replaceAll(mine.id, neighbour.id).replaceAll('ada', 'eve'))
    const calls = importing(operator, file)
    await calls.begin()
    expect((await calls.add(foreign)).status).toBe(204)
    expect((await exportOf(operator, 'portal', neighbour.id)).digest).toBe(before)
    await calls.remove()
  })

  test('of a portal takes nothing along that is its organization’s', async () => {
    await ownedByGiver()
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    const { id: organizationId } = file.header.organization as { id: string }
    await eraseHere(portal.id)
    const whole = await exportOf(operator, 'organization', uuidOf.organization)
    const taken = [...whole.frame, ...whole.lines]
      .map((line) => line.replaceAll(uuidOf.organization, organizationId).replaceAll(uuidOf.portal, portal.id))
      .map((line) => line.replaceAll('giver', 'taker'))
    const ofTables = (...tables: string[]) => taken.filter((line) => tables.includes(JSON.parse(line).table))
    const calls = importing(operator, file)
    await calls.begin()
    const before = (await exportOf(operator, 'organization', organizationId)).digest
    const letters = ofTables('letters', 'letter_states').filter((line) => line.includes('-to-admin'))
    const events = ofTables('events').filter((line) => line.includes('of-organization'))
    const ofIts = [...ofTables('admin_invitations'), ...letters, ...events]
    expect(ofIts).toHaveLength(4)
    expect((await calls.add(ofIts)).status).toBe(204)
    expect((await exportOf(operator, 'organization', organizationId)).digest).toBe(before)
    expect(await rowsNaming('taker')).toEqual({})

    for (const table of ['admins', 'admin_portals', 'recovery_codes', 'passkeys', 'one_time_tokens']) {
      const frame = [...file.frame, ...ofTables(table)]
      const finished = await importing(operator, { ...file, frame }).finish()
      expect(finished.status, table).toBe(409)
      expect(await finished.text()).toContain('The file is broken')
      expect((await importing(operator, { ...file, frame }).begin()).status, table).toBe(409)
    }
    expect((await calls.add()).status).toBe(204)
    expect((await calls.finish()).status).toBe(200)
    expect(await rowsNaming('taker')).toEqual({})
  })

  test('opens with no other frame than one of what was begun', async () => {
    const [portal, other] = [await livingPortal(), await livingPortal()]
    const [file, another] = [
      await exportOf(operator, 'portal', portal.id),
      await exportOf(operator, 'portal', other.id),
    ]
    await eraseHere(portal.id)
    const calls = importing(operator, file)
    await calls.begin()
    const [row = ''] = file.frame.filter((line) => line.includes('"hostnames"'))
    const foreign = row.replaceAll(portal.id, other.id).replaceAll(portal.hostname, `foreign-${names}.example.com`)
    for (const frame of [[], another.frame, [...file.frame, foreign], [...file.frame, ...another.frame]]) {
      expect((await importing(operator, { ...file, frame }).finish()).status).toBe(409)
    }
    expect((await calls.finish()).status).toBe(200)
  })

  test('takes no letter that would be sent, and no logo that could not have been uploaded', async () => {
    await ownedByGiver()
    const file = await exportOf(operator, 'organization', uuidOf.organization)
    await eraseOrganizationHere(uuidOf.organization)
    const calls = importing(operator, file)
    await calls.begin()
    const rowOf = (table: string) => JSON.parse(file.lines.find((line) => JSON.parse(line).table === table) ?? '').row
    const refused = async (table: string, change: Record<string, string>) => {
      const { status } = await calls.add([JSON.stringify({ table, row: { ...rowOf(table), ...change } })])
      expect(status, JSON.stringify(change)).toBe(409)
    }
    await refused('letters', { state: 'waiting' })
    await refused('letters', { state: 'held' })
    await refused('letters', { kind: 'operator-alert' })
    await refused('bulk_jobs', { state: 'running' })
    const svg = (inside: string) => btoa(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)
    await refused('portal_logos', { bytes: svg('<script>alert(1)</script>') })
    await refused('portal_logos', { media_type: 'text/html' })
    await refused('portal_logos', { media_type: 'image/png' })
    await importWhole(operator, file)
  })

  test('takes no line that is no row of an export', async () => {
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    const calls = importing(operator, file)
    await calls.begin()
    const row = { hostname: 'evil.example.com', portal_id: portal.id, canonical: 0 }
    for (const line of [
      'no JSON',
      '{}',
      JSON.stringify({ table: 'hostnames', row }),
      JSON.stringify({ table: 'attempts', row: { key: 'a', count: 1, window_ends_at: 1 } }),
      JSON.stringify({ table: 'developers', row: { id: 'a', portal_id: portal.id } }),
    ]) {
      expect((await calls.add([line])).status).toBe(409)
    }
    await calls.remove()
  })
})

describe('nothing is written when', () => {
  async function refused(change: (file: Awaited<ReturnType<typeof exportOf>>) => Promise<void> | void) {
    const portal = await livingPortal()
    const file = await exportOf(operator, 'portal', portal.id)
    await eraseHere(portal.id)
    await change(file)
    const response = await importing(operator, file).begin()
    expect(response.status).toBe(409)
    expect(await env.DB.prepare('SELECT 1 FROM portals WHERE id = ?').bind(portal.id).first()).toBeNull()
    expect(await env.DB.prepare('SELECT 1 FROM imports WHERE subject_id = ?').bind(portal.id).first()).toBeNull()
    return (await response.json<{ detail: string }>()).detail
  }

  test('the portal is there already', async () => {
    const portal = await livingPortal()
    const response = await importing(operator, await exportOf(operator, 'portal', portal.id)).begin()
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('is here already')
  })

  test('the file is from another release', async () => {
    const said = await refused(({ header }) => {
      header.migration = '0001_front_door.sql'
    })
    expect(said).toContain('Bring both installations to the same release')
  })

  test.each(['TOKEN_SECRET', 'PASSWORD_PEPPER'])('the file was written with another %s', async (name) => {
    const said = await refused(({ header }) => {
      header.keys[name] = ['0123456789ab']
    })
    expect(said).toContain(`another ${name}.`)
  })

  test('a hostname belongs to another portal', async () => {
    const said = await refused(async ({ frame }) => {
      const { row } = JSON.parse(frame.find((line) => line.includes('"hostnames"')) ?? '')
      const other = await (await consoleOf(world)).api('POST', '/v3/portals', {
        name: `Another ${names}`,
        canonical_domain: row.hostname,
      })
      expect(other.status).toBe(201)
    })
    expect(said).toContain('belongs to another portal here')
  })

  test('its name is taken in its organization', async () => {
    const said = await refused(async ({ header }) => {
      const begun = { name: header.name, canonical_domain: `taken-${names}.example.com` }
      expect((await (await consoleOf(world)).api('POST', '/v3/portals', begun)).status).toBe(201)
    })
    expect(said).toContain('called')
  })

  test('another file of it was broken off', async () => {
    const { id, portalIds } = await organizationWith(1)
    const monday = await exportOf(operator, 'organization', id)
    const added = crypto.randomUUID()
    const [portal = {}] = rowsOfPortal('hooli').portals ?? []
    await insert({ portals: [{ ...portal, id: added, organization_id: id, name: added }] })
    const tuesday = await exportOf(operator, 'organization', id)
    await eraseOrganizationHere(id)
    expect((await importing(operator, monday).begin()).status).toBe(204)
    const everything = async () => [
      (await env.DB.prepare('SELECT * FROM portals WHERE organization_id = ?').bind(id).all()).results,
      (await env.DB.prepare('SELECT * FROM imports WHERE subject_id = ?').bind(id).all()).results,
    ]
    const before = await everything()
    expect(before[0]).toMatchObject([{ id: portalIds[0] }])
    expect((await importing(operator, tuesday).begin()).status).toBe(409)
    expect(await everything()).toEqual(before)
    expect((await importing(operator, monday).remove()).status).toBe(204)
  })

  test('its frame is of another portal', async () => {
    const said = await refused((file) => {
      file.frame = file.frame.map((line) => line.replaceAll(String(file.header.id), crypto.randomUUID()))
    })
    expect(said).toContain('The file is broken')
  })
})

test('a portal comes back into an installation that does not know its organization', async () => {
  const owner = crypto.randomUUID()
  const portal = await livingPortal()
  const file = await exportOf(operator, 'portal', portal.id)
  await eraseHere(portal.id)
  const organization = file.header.organization as { id: string; name: string }
  const moved = JSON.parse(JSON.stringify(file).replaceAll(organization.id, owner))
  moved.header.organization.name = 'Moved APIs'
  await importWhole(operator, moved)
  world.pass(10_000)
  expect((await logIn(world.visitor(portal.hostname), portal.email)).headers.get('Location')).toBe('/')
  const listed = await (await operator('GET', `/operator/organizations/${owner}/portals`)).json<{ data: unknown[] }>()
  expect(listed.data).toMatchObject([{ id: portal.id, closed_at: null }])
  const invited = { email: freshAddress(), full_name: 'Ada Lovelace' }
  expect((await operator('POST', `/operator/organizations/${owner}/admin-invitations`, invited)).status).toBe(201)
})

test('an export is in the activity of where it was made, and an import is none', async () => {
  const portal = await livingPortal()
  const exports = async (action: string) => {
    const read = await (await consoleOf(world)).get(`/v3/activity?action=${action}`)
    const { data } = await read.json<{ data: { portal: { id: string } | null; created_at: string }[] }>()
    return data.filter((event) => event.portal === null || event.portal.id === portal.id)
  }
  expect(await exports('export_portal')).toEqual([])
  const file = await exportOf(operator, 'portal', portal.id)
  expect(await exports('export_portal')).toMatchObject([{ actor: { kind: 'operator' }, portal: { id: portal.id } }])
  expect((await exportOf(operator, 'portal', portal.id)).digest).toBe(file.digest)
  await eraseHere(portal.id)
  await importWhole(operator, file)
  expect(await exports('export_portal')).toEqual([])

  const before = (await exports('export_organization')).length
  const { id } = file.header.organization as { id: string }
  await exportOf(operator, 'organization', id)
  expect(await exports('export_organization')).toHaveLength(before + 1)
})

test('a position that is none is refused, and so is what does not exist', async () => {
  const portal = await livingPortal()
  const { digestOfFrame } = await exportOf(operator, 'portal', portal.id)
  const path = `/operator/portals/${portal.id}/export/rows?digest=${digestOfFrame}`
  for (const position of [
    'x',
    '{}',
    '{"owner":"a","table":"developers","after":[]}',
    '{"owner":1,"table":2,"after":3}',
  ]) {
    expect((await operator('GET', `${path}&position=${encodeURIComponent(position)}`)).status).toBe(400)
  }
  expect((await operator('GET', `/operator/portals/${crypto.randomUUID()}/export`)).status).toBe(404)
  expect((await operator('GET', `/operator/organizations/${crypto.randomUUID()}/export`)).status).toBe(404)
  for (const call of ['rows', 'finish', 'remove']) {
    const body = { rows: { lines: [] }, finish: { frame: [] }, remove: undefined }[call]
    expect((await operator('POST', `/operator/imports/${crypto.randomUUID()}/${call}`, body)).status).toBe(404)
  }
})
