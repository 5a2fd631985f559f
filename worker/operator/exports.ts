import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { type ExportHeader, exportFormat } from '../contract/operator-exports.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { directoryDatabase } from '../store/database.ts'
import { exportedRows, type Position, type Subject } from '../store/exported-rows.ts'
import { importOf } from '../store/imports.ts'
import { newestMigration } from '../store/readiness.ts'
import { keyIdsOf, linesOf } from '../usecases/begin-import.ts'
import { serve } from './endpoint.ts'
import { exportSecrets } from './imports.ts'

export const exports = new Hono<DoorEnv>()

serve(exports, 'GET /operator/portals/:portalId/export', ({ context, params }) =>
  beginExport(context, { kind: 'portal', id: params.portalId }),
)
serve(exports, 'GET /operator/portals/:portalId/export/rows', ({ context, params, query }) =>
  exportPage(context, { kind: 'portal', id: params.portalId }, query),
)
serve(exports, 'GET /operator/organizations/:organizationId/export', ({ context, params }) =>
  beginExport(context, { kind: 'organization', id: params.organizationId }),
)
serve(exports, 'GET /operator/organizations/:organizationId/export/rows', ({ context, params, query }) =>
  exportPage(context, { kind: 'organization', id: params.organizationId }, query),
)

async function beginExport(context: RequestContext, subject: Subject) {
  const { now } = context.var
  const rows = exportedRows(directoryDatabase(context.env), subject)
  // Before anything leaves.
  await rows.noteLeaving({ eventId: uuidv7({ msecs: now }), now })
  const head = await rows.head()
  if (!head) return problemAnswer(context, 404, `There is no such ${subject.kind}.`)
  const { name, organization, frame, developers } = head
  const { lines, digest } = linesOf(frame)
  const { TOKEN_SECRET, PASSWORD_PEPPER } = exportSecrets(context.var.settings)
  const header: ExportHeader = {
    format: exportFormat,
    ...subject,
    name,
    organization,
    migration: newestMigration,
    keys: { TOKEN_SECRET: keyIdsOf(TOKEN_SECRET), PASSWORD_PEPPER: keyIdsOf(PASSWORD_PEPPER) },
    exported_at: instant(now),
  }
  return {
    header,
    frame: lines,
    digest,
    developers,
  }
}

async function exportPage(
  context: RequestContext,
  subject: Subject,
  { position, digest }: { position?: string | undefined; digest: string },
) {
  const from = position === undefined ? undefined : positionIn(position)
  const database = directoryDatabase(context.env)
  await importOf(database, subject.id).goOn(context.var.now)
  const page = from === null ? undefined : await exportedRows(database, subject).page(from)
  if (!page) {
    const reason = 'is not a position of this export'
    return invalidParameters(context, [{ field: 'position', reason, source: 'query' }])
  }
  return { ...linesOf(page.rows, digest), next: page.next && JSON.stringify(page.next) }
}

function positionIn(text: string): Position | null {
  try {
    const { owner, table, after } = JSON.parse(text) as Position
    const isPosition =
      typeof owner === 'string' &&
      typeof table === 'string' &&
      Array.isArray(after) &&
      after.every((value) => typeof value === 'string' || typeof value === 'number')
    return isPosition ? { owner, table, after } : null
  } catch {
    return null
  }
}
