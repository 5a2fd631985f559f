import { Hono } from 'hono'
import type { DoorEnv, RequestContext } from '../env.ts'
import { logSurprise } from '../http/surprise.ts'
import { directoryDatabase } from '../store/database.ts'
import { type Condition, readCondition } from '../store/readiness.ts'
import { isReady, judgeReadiness } from '../usecases/judge-readiness.ts'

/**
 * What whoever watches an installation asks, without a session: does the worker answer, and can it do its work? It tells
 * which part cannot, and nothing that differs with who uses the installation. `docs/operating.md` says what to do.
 */
export const health = new Hono<DoorEnv>()
  .get('/healthz', (context) => context.json({ status: 'ok' }, 200, notStored))
  .get('/readyz', async (context) => {
    const readiness = judgeReadiness(await conditionOf(context), context.var.now)
    return isReady(readiness)
      ? context.json({ status: 'ready', ...readiness }, 200, notStored)
      : context.json({ status: 'not_ready', ...readiness }, 503, notStored)
  })

const notStored = { 'Cache-Control': 'no-store' }

/** Undefined when the database does not answer, which is what was asked. Why stands in the log. */
async function conditionOf(context: RequestContext): Promise<Condition | undefined> {
  try {
    return await readCondition(directoryDatabase(context.env), context.var.now)
  } catch (error) {
    logSurprise(error, context)
    return undefined
  }
}
