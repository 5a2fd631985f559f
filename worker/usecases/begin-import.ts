import type { ExportHeader } from '../contract/operator-exports.ts'
import { digestOfLines } from '../secrets/lines-digest.ts'
import { keyId, knownSecrets, type RotatedSecret } from '../secrets/rotated-secret.ts'
import type { ExportedRow } from '../store/exported-rows.ts'
import { type ImportObstacle, type importOf, isImportable } from '../store/imports.ts'
import { newestMigration } from '../store/readiness.ts'

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
export function rowsInLines(lines: string[], where: 'rows' | 'frame'): ExportedRow[] | undefined {
  const rows: ExportedRow[] = []
  for (const line of lines) {
    const row = rowIn(line)
    if (!row || !isImportable(row, where)) return undefined
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
  const rows = rowsInLines(frame, 'frame')
  if (!rows || !isFrameOf(header, rows)) return 'broken_frame'
  return place.begin({ kind: header.kind, organization: header.organization, frame: rows, digest }, now)
}

function isFrameOf({ kind, id, organization }: ExportHeader, frame: ExportedRow[]): boolean {
  const portals = frame.filter(({ table }) => table === 'portals')
  const organizations = frame.filter(({ table }) => table === 'organizations')
  const areOfIt = portals.every(({ row }) => row.organization_id === organization.id)
  if (kind === 'portal')
    return areOfIt && portals.length === 1 && portals[0]?.row.id === id && organizations.length === 0
  return areOfIt && organizations.length === 1 && organizations[0]?.row.id === id && organization.id === id
}

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
