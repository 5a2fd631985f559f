import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { letterStates } from '../letters.ts'
import { eventFields } from './activity.ts'
import { instant, keyedList, pageSize, paragraph, uuid, wholeList } from './shapes.ts'

// What is kept about one developer, besides what they said themselves.

const page = z.strictObject({ 'page[size]': pageSize(), 'page[after]': uuid.optional() })

const developerEvent = z.object(eventFields)
export type DeveloperEvent = z.infer<typeof developerEvent>

const developerLetter = z.object({
  id: uuid,
  kind: z.string(),
  /** What a letter of this kind is about. */
  subject: z.string(),
  recipient: z.string(),
  state: z.enum(letterStates),
  created_at: instant,
  /** Null while it waits to be sent. */
  sent_at: instant.nullable(),
  attempts: z.number(),
})
export type DeveloperLetter = z.infer<typeof developerLetter>

const developerSession = z.object({ id: z.string(), created_at: instant, last_seen_at: instant })
export type DeveloperSession = z.infer<typeof developerSession>

const developerNote = z.object({
  id: uuid,
  text: z.string(),
  author: z.object({ id: uuid, name: z.string().nullable() }),
  created_at: instant,
})
export type DeveloperNote = z.infer<typeof developerNote>

const newNote = z.strictObject({
  text: paragraph(2000).refine((value) => value !== '', { error: 'must not be empty' }),
})

const termsAcceptance = z.object({ version: z.number(), accepted_at: instant })

export const developerRecordEndpoints = {
  'GET /v3/portals/:portalId/developers/:developerId/events': { query: page, answer: keyedList(developerEvent) },
  'GET /v3/portals/:portalId/developers/:developerId/letters': { query: page, answer: keyedList(developerLetter) },
  /** The live ones, newest first; at most the newest hundred. */
  'GET /v3/portals/:portalId/developers/:developerId/sessions': { answer: wholeList(developerSession) },
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions': { status: 204 },
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions/:sessionId': { status: 204 },
  'GET /v3/portals/:portalId/developers/:developerId/notes': { query: page, answer: keyedList(developerNote) },
  'POST /v3/portals/:portalId/developers/:developerId/notes': { body: newNote, status: 201, answer: developerNote },
  'DELETE /v3/portals/:portalId/developers/:developerId/notes/:noteId': { status: 204 },
  /** The versions of the terms that they accepted, newest first. */
  'GET /v3/portals/:portalId/developers/:developerId/terms-acceptances': { answer: wholeList(termsAcceptance) },
} as const satisfies Endpoints
