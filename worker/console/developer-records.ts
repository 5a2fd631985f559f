import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { letterSubjects } from '../contract/letter-subjects.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { problemAnswer } from '../http/problem.ts'
import type { DeveloperNote } from '../store/developer-records.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'
import { eventAnswer } from './event-answer.ts'

export const developerRecords = new Hono<AdminPortalEnv>()

serve(
  developerRecords,
  'GET /v3/portals/:portalId/developers/:developerId/events',
  async ({ context, params, query }) => {
    const page = await context.var.store.developerRecords.events(params.developerId, wantedOf(query))
    return page ? pageAnswer(context, query, page, eventAnswer) : noSuchDeveloper(context)
  },
)

serve(
  developerRecords,
  'GET /v3/portals/:portalId/developers/:developerId/letters',
  async ({ context, params, query }) => {
    const page = await context.var.store.developerRecords.letters(params.developerId, wantedOf(query))
    if (!page) return noSuchDeveloper(context)
    return pageAnswer(context, query, page, ({ created_at, sent_at, ...letter }) => ({
      ...letter,
      subject: letterSubjects[letter.kind],
      created_at: instant(created_at),
      sent_at: sent_at === null ? null : instant(sent_at),
    }))
  },
)

serve(developerRecords, 'GET /v3/portals/:portalId/developers/:developerId/sessions', async ({ context, params }) => {
  const { store, now } = context.var
  const sessions = await store.developerRecords.sessions(params.developerId, now)
  if (!sessions) return noSuchDeveloper(context)
  return {
    data: sessions.map(({ id, created_at, last_seen_at }) => ({
      id,
      created_at: instant(created_at),
      last_seen_at: instant(last_seen_at),
    })),
  }
})

serve(
  developerRecords,
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions',
  async ({ context, params }) => {
    const ended = await context.var.store.developerRecords.endSessions(params.developerId, undefined, madeNow(context))
    return ended ? undefined : noSuchDeveloper(context)
  },
)

serve(
  developerRecords,
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions/:sessionId',
  async ({ context, params: { developerId, sessionId } }) => {
    const ended = await context.var.store.developerRecords.endSessions(developerId, sessionId, madeNow(context))
    return ended ? undefined : problemAnswer(context, 404, 'There is no such session. It may have ended already.')
  },
)

serve(
  developerRecords,
  'GET /v3/portals/:portalId/developers/:developerId/notes',
  async ({ context, params, query }) => {
    const page = await context.var.store.developerRecords.notes(params.developerId, wantedOf(query))
    return page ? pageAnswer(context, query, page, noteAnswer) : noSuchDeveloper(context)
  },
)

serve(
  developerRecords,
  'POST /v3/portals/:portalId/developers/:developerId/notes',
  async ({ context, params, body }) => {
    const { store, now } = context.var
    const noteId = uuidv7({ msecs: now })
    const note = await store.developerRecords.addNote(params.developerId, noteId, body.text, madeNow(context))
    return note ? noteAnswer(note) : noSuchDeveloper(context)
  },
)

serve(
  developerRecords,
  'DELETE /v3/portals/:portalId/developers/:developerId/notes/:noteId',
  async ({ context, params: { developerId, noteId } }) => {
    const deleted = await context.var.store.developerRecords.deleteNote(developerId, noteId, madeNow(context))
    return deleted
      ? undefined
      : problemAnswer(context, 404, 'There is no such note. Somebody may have deleted it already.')
  },
)

serve(
  developerRecords,
  'GET /v3/portals/:portalId/developers/:developerId/terms-acceptances',
  async ({ context, params }) => {
    const acceptances = await context.var.store.developerRecords.termsAcceptances(params.developerId)
    if (!acceptances) return noSuchDeveloper(context)
    return { data: acceptances.map(({ version, accepted_at }) => ({ version, accepted_at: instant(accepted_at) })) }
  },
)

interface PageQuery {
  'page[size]': number
  'page[after]'?: string | undefined
}

const wantedOf = (query: PageQuery) => ({ size: query['page[size]'], after: query['page[after]'] })

function pageAnswer<Row extends { id: string }, Item>(
  context: Context<AdminPortalEnv>,
  query: PageQuery,
  { rows, hasMore }: { rows: Row[]; hasMore: boolean },
  answer: (row: Row) => Item,
) {
  const last = rows.at(-1)
  const next = hasMore && last ? nextPage(context.req.url, last.id) : null
  return { data: rows.map(answer), meta: { page: { size: query['page[size]'], next } } }
}

function madeNow({ var: { admin, now } }: Context<AdminPortalEnv>) {
  return { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
}

function noteAnswer({ id, text, created_at, admin_id, admin_name }: DeveloperNote) {
  return { id, text, author: { id: admin_id, name: admin_name }, created_at: instant(created_at) }
}

function noSuchDeveloper(context: Context<AdminPortalEnv>): Response {
  return problemAnswer(context, 404, 'There is no such developer on this portal.')
}
