import { Hono } from 'hono'
import type { DoorEnv, RequestContext } from '../env.ts'
import { answerStaticFile } from '../http/static-file.ts'

/**
 * The console's pages. They are empty shells without anybody's data, so they need no session: what they show comes
 * from the management API, which does.
 */
export const pages = new Hono<DoorEnv>()
  .get('/', (context) => consolePage(context, 'portals'))
  .get('/portals/:portalId/published-services', (context) => consolePage(context, 'published-services'))
  .get('/portals/:portalId/developers', (context) => consolePage(context, 'developers'))
  .get('/_astro/*', answerStaticFile)

/** A page of the console as it was built. */
export async function consolePage(context: RequestContext, name: string): Promise<Response> {
  const file = await context.env.ASSETS.fetch(new URL(`/console/${name}.html`, context.req.url))
  return new Response(file.body, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache, private' },
  })
}
