import { type SQL, sql } from 'drizzle-orm'
import { type DeveloperFilter, type DeveloperSort, isFoundAnywhere } from '../contract/developer-search.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { isFoundBy } from './developer-search.ts'
import type { Developer } from './developers.ts'
import { insertEvent } from './events.ts'
import type { BoundPortal } from './portal-store.ts'

/** A developer as a list shows one: what they answered may be long. */
export type ListedDeveloper = Pick<Developer, 'id' | 'email' | 'full_name' | 'status' | 'created_at' | 'updated_at'>

/** A developer as the export tells of one. */
export type ExportedDeveloper = ListedDeveloper & Pick<Developer, 'answers'>

/** Where a page ended: the values by which its last row was sorted. */
export type Place = string[]

type StoredDeveloper = ListedDeveloper & { email_key: string; answers?: string }

/** One walk through an index that finds some of the developers, in its order. */
interface Walk {
  read: (reach: { after?: Place | undefined; skip?: number; limit: number; columns: SQL }) => SQL
  placeOf: (developer: StoredDeveloper) => Place
  /** True for somebody whom a walk before this one met. */
  wasMet?: (developer: StoredDeveloper) => boolean
}

/** How far the matches of a search are counted, and how many rows a page of a search and its count may read. */
const countedMatchesMax = 400
const searchedRowsMax = 480

/** How many developers are in memory at a time while many of them leave. */
const readAtATime = 1000

/** Greater than every text that begins with what stands before it. */
const lastCharacter = '\u{10ffff}'

/** What is behind each order. The index is named where a status is given: without statistics, SQLite may take the other. */
const orders = {
  created_at: {
    indexByStatus: sql`INDEXED BY developers_by_status`,
    column: sql`id`,
    isBeyond: (beyond: SQL, [id]: Place) => sql`id ${beyond} ${id}`,
    by: (direction: SQL) => sql`id ${direction}`,
    placeOf: ({ id }: StoredDeveloper) => [id],
  },
  full_name: {
    indexByStatus: sql`INDEXED BY developers_by_status_and_name`,
    column: sql`full_name COLLATE NOCASE`,
    isBeyond: (beyond: SQL, [name, id]: Place) => sql`(full_name, id) ${beyond} (${name} COLLATE NOCASE, ${id})`,
    by: (direction: SQL) => sql`full_name COLLATE NOCASE ${direction}, id ${direction}`,
    placeOf: ({ full_name, id }: StoredDeveloper) => [full_name, id],
  },
  email: {
    indexByStatus: sql`INDEXED BY developers_by_status_and_email`,
    column: sql`email_key`,
    isBeyond: (beyond: SQL, [key]: Place) => sql`email_key ${beyond} ${key}`,
    by: (direction: SQL) => sql`email_key ${direction}`,
    placeOf: ({ email_key }: StoredDeveloper) => [email_key],
  },
} as const satisfies Record<DeveloperSort['by'], object>

const directions = {
  asc: { beyond: sql`>`, word: sql`ASC` },
  desc: { beyond: sql`<`, word: sql`DESC` },
} as const

const listed = ['id', 'email', 'email_key', 'full_name', 'status', 'created_at', 'updated_at']
const columns = sql.raw(listed.map((column) => `d.${column}`).join(', '))
const withAnswers = sql`${columns}, d.answers`

/** The developers of one portal, many at a time. Whatever is asked, an index finds them in the order they are shown in. */
export function developerListsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  /** All developers, or those whose name or address begins with a text. */
  function walkInOrder(status: DeveloperStatus | undefined, sort: DeveloperSort, beginning?: string): Walk {
    const order = orders[sort.by]
    const { beyond, word } = directions[sort.direction]
    return {
      placeOf: order.placeOf,
      read: ({ after, skip = 0, limit, columns }) => sql`
        SELECT ${columns} FROM developers d ${status ? order.indexByStatus : sql``}
        WHERE portal_id = ${portalId}
          ${status ? sql`AND status = ${status}` : sql``}
          ${beginning === undefined ? sql`` : sql`AND ${order.column} >= ${beginning} AND ${order.column} < ${beginning + lastCharacter}`}
          ${after ? sql`AND ${order.isBeyond(beyond, after)}` : sql``}
        ORDER BY ${order.by(word)} LIMIT ${limit} OFFSET ${skip}`,
    }
  }

  /** Those who match in the search index, the newest first. */
  function walkThroughMatches(isFound: SQL): Walk {
    return {
      placeOf: orders.created_at.placeOf,
      // The place is an id, and its row may be gone: then the one that was added after it stands in.
      read: ({ after, limit, columns }) => sql`
        SELECT ${columns} FROM developer_search CROSS JOIN developers d ON d.rowid = developer_search.rowid
        WHERE ${isFound}
          ${
            after
              ? sql`AND developer_search.rowid < coalesce((SELECT rowid FROM developers
                  WHERE portal_id = ${portalId} AND id >= ${after[0]} ORDER BY id LIMIT 1), 9223372036854775807)`
              : sql``
          }
          AND d.portal_id = ${portalId}
        ORDER BY developer_search.rowid DESC LIMIT ${limit}`,
    }
  }

  /**
   * The walks that together find all whom a filter asks for, and how many those are, where that can be asked. One walk is
   * enough, but for a search of one or two characters: that looks where names begin, and where addresses do.
   */
  function walksTo(filter: DeveloperFilter, sort: DeveloperSort, countedMax: number): { walks: Walk[]; count?: SQL } {
    const { status, name, email, search } = filter
    const texts = [name, email, search].filter((text) => text !== undefined)
    const [text] = texts
    if (text === undefined) return { walks: [walkInOrder(status, sort)], count: keptCount(status) }
    if (texts.every(isFoundAnywhere)) {
      const isFound = isFoundBy(portalId, filter)
      return { walks: [walkThroughMatches(isFound)], count: countOfMatches(isFound, countedMax) }
    }
    const spellings = email === undefined ? spellingsOf(text) : []
    const byName = spellings.map((spelling) => walkInOrder(status, { by: 'full_name', direction: 'asc' }, spelling))
    const byEmail = {
      ...walkInOrder(status, { by: 'email', direction: 'asc' }, foldAscii(text)),
      wasMet: ({ full_name }: StoredDeveloper) =>
        spellings.some((spelling) => foldAscii(full_name).startsWith(foldAscii(spelling))),
    }
    return { walks: name === undefined ? [...byName, byEmail] : byName }
  }

  function keptCount(status: DeveloperStatus | undefined): SQL {
    return sql`
      SELECT coalesce(sum(developers), 0) AS total FROM developer_counts
      WHERE portal_id = ${portalId} ${status ? sql`AND status = ${status}` : sql``}`
  }

  function countOfMatches(isFound: SQL, max: number): SQL {
    return sql`
      SELECT count(*) AS total
      FROM (SELECT rowid FROM developer_search WHERE ${isFound} LIMIT ${max + 1})`
  }

  return {
    /**
     * One page of developers, and how many there are. `after` is the place where the page before ended; `skip` leaves out
     * that many of the first, and costs their rows. Without a search the total is kept; in a search it is counted, as far
     * as is cheap. Whoever is found by one or two characters is on one page: there is no next. One round trip.
     */
    async page(wanted: {
      filter: DeveloperFilter
      sort: DeveloperSort
      after: Place | undefined
      skip: number
      size: number
    }): Promise<{ developers: ListedDeveloper[]; total: number; isTotalCapped: boolean; next: Place | undefined }> {
      const { filter, sort, after, skip, size } = wanted
      // One more than asked for says whether there is another page.
      const limit = size + 1
      const countedMax = Math.min(countedMatchesMax, searchedRowsMax - 2 * limit)
      const { walks, count } = walksTo(filter, sort, countedMax)
      const reads = walks.map((walk) => walk.read({ after, skip, limit, columns }))
      const [counted = [], ...found] = await atOnce<[{ total: number }, ...StoredDeveloper[]]>(database, [
        count ?? nothing,
        ...reads,
      ])
      const met = found.flatMap((developers, place) =>
        developers.filter((developer) => !walks[place]?.wasMet?.(developer)),
      )
      const developers = met.slice(0, size)
      const [walk] = walks
      const last = developers.at(-1)
      const hasMore = met.length > size
      if (!count) return { developers, total: developers.length, isTotalCapped: hasMore, next: undefined }

      const total = counted[0]?.total ?? 0
      const isTotalCapped = isSearch(filter) && total > countedMax
      return {
        developers,
        total: isTotalCapped ? countedMax : total,
        isTotalCapped,
        next: hasMore && walk && last ? walk.placeOf(last) : undefined,
      }
    },

    /** Notes that developers leave the console, and which. The event names nobody: not what was searched, only in what. */
    async noteExport(made: { eventId: string; adminId: string; filter: DeveloperFilter; now: number }): Promise<void> {
      const { eventId: id, adminId: actorId, filter, now } = made
      const place = { organizationId: portal.organization_id, portalId }
      const { status, ...texts } = filter
      const searched = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [name]))
      const details = { status: status ?? null, searched }
      await atOnce<[Nothing]>(onlyOnce(database, 'events', made.eventId), [
        insertEvent({ id, place, action: 'export_developers', actor: 'admin', actorId, details, now }),
      ])
    },

    /**
     * All whom a filter asks for, as many at a time as fit into memory, the newest first: what is read at a time is one
     * round trip. Nobody is told of twice; who joins meanwhile is left out.
     */
    async *all(filter: DeveloperFilter): AsyncGenerator<ExportedDeveloper[]> {
      const { walks } = walksTo(filter, { by: 'created_at', direction: 'desc' }, 0)
      for (const { read, placeOf, wasMet } of walks) {
        let after: Place | undefined
        do {
          const [rows] = await atOnce<[StoredDeveloper]>(database, [
            read({ after, limit: readAtATime, columns: withAnswers }),
          ])
          yield rows
            .filter((developer) => !wasMet?.(developer))
            .map((developer) => ({ ...developer, answers: JSON.parse(developer.answers ?? '[]') }))
          const last = rows.at(-1)
          after = last && rows.length === readAtATime ? placeOf(last) : undefined
        } while (after)
      }
    },
  }
}

const nothing = sql`SELECT 0 AS total`

function isSearch({ name, email, search }: DeveloperFilter): boolean {
  return (name ?? email ?? search) !== undefined
}

/** A beginning as people may have written it: the indexes take only a to z for the same as A to Z. */
function spellingsOf(beginning: string): string[] {
  const text = beginning.normalize('NFC')
  const [first = '', ...rest] = text
  const spellings = [text, text.toUpperCase(), first.toUpperCase() + rest.join('').toLowerCase()]
  return [...new Map(spellings.map((spelling) => [foldAscii(spelling), spelling])).values()]
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
