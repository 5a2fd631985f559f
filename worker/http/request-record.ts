import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { countIn } from '../contract/data-points.ts'
import { writeLogLine } from '../contract/log-lines.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { directoryDatabase, isDatabaseFailure } from '../store/database.ts'
import type { DatabaseFailures } from '../store/database-failures.ts'
import { noUse } from '../store/metered-database.ts'

/**
 * Notes when a request arrived and which route it asks for, and writes one line about it when its answer is ready: where,
 * what, how it ended, and what it cost until then. A path is told as its route is written, for what stands in it may name
 * somebody, and a query holds tokens. The same is counted.
 */
export function recordRequest(now: () => number): MiddlewareHandler<DoorEnv> {
  return async (context, next) => {
    const [, door = ''] = context.req.path.split('/')
    const databaseUse = noUse()
    context.set('now', now())
    context.set('databaseUse', databaseUse)
    context.set('count', countIn(context.env.COUNTERS))
    context.set('place', door === 'portal' ? null : door)
    context.set('route', routeOf(context, door))
    await next()
    const { place: portal, route, count } = context.var
    const { status } = context.res
    const milliseconds = now() - context.var.now
    writeLogLine('a request was answered', {
      ...aboutRequest(context),
      method: context.req.method,
      route,
      status,
      milliseconds,
      d1_round_trips: databaseUse.roundTrips,
      d1_retries: databaseUse.retries,
      d1_rows_read: databaseUse.rowsRead,
      d1_rows_written: databaseUse.rowsWritten,
    })
    count({ what: 'request', portal, outcome: outcomeOf(status), route, status, milliseconds, ...databaseUse })
    if (isDatabaseFailure(context.error)) count({ what: 'database failure', portal, outcome: 'request', route })
  }
}

/** Notes that the database failed a request, and has it written down after a later one that it answered. */
export function noteDatabaseFailures(failures: DatabaseFailures): MiddlewareHandler<DoorEnv> {
  return async (context, next) => {
    const { env } = context
    await next()
    const { now, databaseUse, settings, afterAnswer } = context.var
    if (isDatabaseFailure(context.error)) failures.note(now)
    else if (databaseUse.rowsRead > 0 && settings.operatorEmail && failures.isDue(now)) {
      afterAnswer(failures.write(directoryDatabase(env), now))
    }
  }
}

function outcomeOf(status: number): string {
  if (status < 400) return 'answered'
  if (status < 500) return 'refused'
  return status === 503 ? 'unavailable' : 'failed'
}

/** What each line says that is about a request: which one, and on which portal, or behind which other door. */
export function aboutRequest({ var: { requestId, place } }: Pick<RequestContext, 'var'>) {
  return { request: requestId, portal: place }
}

/** The first route that is no middleware; for methods that it does not take, its path; `*` where nothing is. */
function routeOf(context: Context<DoorEnv>, door: string): string {
  const matched = matchedRoutes(context)
  const route = matched.find(({ method }) => method !== 'ALL') ?? matched.find(({ path }) => !path.endsWith('*'))
  return route ? route.path.slice(door.length + 1).replaceAll(/\{[^}]*\}/g, '') || '/' : '*'
}
