import type { RequestContext } from '../env.ts'

/** A built style sheet, script or icon. Its name changes with its content, so it may be kept for good. */
export async function answerStaticFile(context: RequestContext): Promise<Response> {
  const { pathname } = new URL(context.req.url)
  const file = await context.env.ASSETS.fetch(new URL(pathname, context.req.url))
  if (!file.ok) return new Response('Not found\n', { status: 404, headers: { 'Content-Type': 'text/plain' } })
  return new Response(file.body, {
    headers: {
      'Content-Type': file.headers.get('Content-Type') ?? 'application/octet-stream',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  })
}
