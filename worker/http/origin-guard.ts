import { createMiddleware } from 'hono/factory'
import type { DoorEnv } from '../env.ts'
import { Refused } from './refused.ts'

/**
 * Takes an unsafe request only from a page of this very hostname: `Origin` must be there and be exactly this origin, and
 * `Sec-Fetch-Site` must not say otherwise (ASVS 3.5.1). Log-in and sign-up included, before anything of the body is read.
 */
export const originGuard = createMiddleware<DoorEnv>(async (context, next) => {
  if (!isSafe(context.req.method)) {
    const ownOrigin = context.var.settings.originOf(new URL(context.req.url).hostname)
    const isOwn = context.req.header('Origin') === ownOrigin
    if (!isOwn || context.req.header('Sec-Fetch-Site') === 'cross-site') throw new Refused('from_elsewhere')
  }
  await next()
})

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
