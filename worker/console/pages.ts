import { Hono } from 'hono'
import type { DoorEnv, RequestContext } from '../env.ts'
import { answerStaticFile } from '../http/static-file.ts'

/** The rooms of one portal; each is a page of its own name. */
const portalRooms = [
  'overview',
  'published-services',
  'developers',
  'invitations',
  'letters',
  'bulk-jobs',
  'registration-form',
  'terms',
  'approval-rules',
  'letter-words',
  'settings',
]

/**
 * The console's pages. They are empty shells without anybody's data, so they need no session: what they show comes
 * from the management API, which does.
 */
export const pages = new Hono<DoorEnv>()
  .get('/', (context) => consolePage(context, 'portals'))
  .get('/admins', (context) => consolePage(context, 'admins'))
  .get('/activity', (context) => consolePage(context, 'activity'))
  .get('/account', (context) => consolePage(context, 'account'))
  .get(`/portals/:portalId/:room{(?:${portalRooms.join('|')})}`, (context) =>
    consolePage(context, context.req.param('room')),
  )
  .get('/portals/:portalId/developers/:developerId', (context) => consolePage(context, 'developer'))
  .get('/portals/:portalId/letters/:letterId', (context) => consolePage(context, 'letter'))
  .get('/portals/:portalId/bulk-jobs/:jobId', (context) => consolePage(context, 'bulk-job'))
  .get('/_astro/*', answerStaticFile)

/** A page of the console as it was built. */
export async function consolePage(context: RequestContext, name: string): Promise<Response> {
  const file = await context.env.ASSETS.fetch(new URL(`/console/${name}.html`, context.req.url))
  return new Response(file.body, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache, private' },
  })
}
