import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { directoryDatabase } from '../store/database.ts'
import { openErasures } from '../store/erasures.ts'
import { serve } from './endpoint.ts'

export const erasures = new Hono<DoorEnv>()

serve(erasures, 'GET /operator/erasures', async ({ context, query }) => {
  const { 'page[size]': size, 'page[after]': after } = query
  const page = await openErasures(directoryDatabase(context.env)).page({ after, size })
  const last = page.hasMore ? page.erasures.at(-1) : undefined
  return {
    data: page.erasures.map(({ closed_at, erased_at, ...rest }) => ({
      ...rest,
      closed_at: instant(closed_at),
      erased_at: erased_at === null ? null : instant(erased_at),
    })),
    meta: { page: { size, next: last ? nextPage(context.req.url, last.id) : null } },
  }
})
