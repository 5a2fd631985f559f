import type { ExportHeader } from '../contract/operator-exports.ts'
import { digestOfLines } from '../secrets/lines-digest.ts'
import { keyId, knownSecrets, type RotatedSecret } from '../secrets/rotated-secret.ts'
import type { ExportedRow } from '../store/exported-rows.ts'
import { type ImportedSubject, type ImportObstacle, type importOf, isImportable } from '../store/imports.ts'
import { newestMigration } from '../store/readiness.ts'
import { isLogoAsKept } from './read-logo.ts'

/** The secrets without which links and passwords of a file mean nothing. */
export interface ExportSecrets {
  TOKEN_SECRET: RotatedSecret
  PASSWORD_PEPPER: RotatedSecret
}

/** What the secrets are called that values of an export were made with. Their values cannot be told from it. */
export function keyIdsOf({ current, before }: RotatedSecret): string[] {
  return knownSecrets({ current, before }).map(keyId)
}

/** The rows in the lines of a file; undefined when one of them is none that such a place may hold. */
export async function rowsInLines(lines: string[], where: 'rows' | 'frame'): Promise<ExportedRow[] | undefined> {
  const rows: ExportedRow[] = []
  for (const line of lines) {
    const row = rowIn(line)
    if (!row || !isImportable(row, where)) return undefined
    if (row.table === 'portal_logos' && !(await isLogoAsKept(row.row))) return undefined
    rows.push(row)
  }
  return rows
}

/**
 * Begins an import, if everything is as it must be: the same tables, the same secrets, and nobody where it goes. Nothing is
 * written before all of that is known, and from then on nobody else can take the place.
 */
export async function beginImport(
  { header, frame, digest }: { header: ExportHeader; frame: string[]; digest: string },
  { place, secrets, now }: { place: ReturnType<typeof importOf>; secrets: ExportSecrets; now: number },
): Promise<'begun' | 'other_migration' | 'broken_frame' | `other_${keyof ExportSecrets}` | ImportObstacle> {
  if (header.migration !== newestMigration) return 'other_migration'
  for (const name of ['TOKEN_SECRET', 'PASSWORD_PEPPER'] as const) {
    const known = knownSecrets(secrets[name]).map(keyId)
    if (!header.keys[name].every((id) => known.includes(id))) return `other_${name}`
  }
  const rows = await frameOf(header, frame)
  if (!rows) return 'broken_frame'
  return place.begin({ kind: header.kind, organization: header.organization, frame: rows, digest }, now)
}

/** Opens what has arrived, if the frame is one of what was begun. */
export async function finishImport(
  frame: string[],
  { subject, place, now }: { subject: ImportedSubject; place: ReturnType<typeof importOf>; now: number },
): Promise<'broken_frame' | Awaited<ReturnType<typeof place.finish>>> {
  const rows = await frameOf(subject, frame)
  return rows ? place.finish(rows, now) : 'broken_frame'
}

/** The rows of a frame; undefined when it is not the one of a portal, or of an organization, and of nothing else. */
async function frameOf(
  { kind, id, organization }: ImportedSubject,
  lines: string[],
): Promise<ExportedRow[] | undefined> {
  const rows = await rowsInLines(lines, 'frame')
  if (!rows) return undefined
  const rowsOf = (name: string) => rows.filter(({ table }) => table === name).map(({ row }) => row)
  const [portals, organizations] = [rowsOf('portals'), rowsOf('organizations')]
  const portalIds = portals.map((portal) => portal.id)
  const areOfIt =
    portals.every((portal) => portal.organization_id === organization.id) &&
    rowsOf('hostnames').every((hostname) => portalIds.includes(hostname.portal_id ?? null)) &&
    rowsOf('admins').every((admin) => admin.organization_id === id)
  const isWhole =
    kind === 'portal'
      ? portals.length === 1 && portalIds[0] === id && rows.every(({ table }) => isOfOnePortal(table))
      : organizations.length === 1 && organizations[0]?.id === id && organization.id === id
  return areOfIt && isWhole ? rows : undefined
}

const isOfOnePortal = (table: string) => table === 'portals' || table === 'hostnames'

function rowIn(line: string): ExportedRow | undefined {
  try {
    const read = JSON.parse(line) as Partial<ExportedRow> | null
    return typeof read?.table === 'string' && typeof read.row === 'object' && read.row
      ? (read as ExportedRow)
      : undefined
  } catch {
    return undefined
  }
}

/** The lines of rows, and the digest of all lines up to them. */
export function linesOf(rows: ExportedRow[], before = ''): { lines: string[]; digest: string } {
  const lines = rows.map(({ table, row }) => JSON.stringify({ table, row }))
  return { lines, digest: digestOfLines(lines, before) }
}
