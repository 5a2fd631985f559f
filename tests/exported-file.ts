import { expect } from 'vitest'
import { digestOfLines } from '../worker/secrets/lines-digest.ts'
import type { operatorOf } from './world.ts'

type Operator = ReturnType<typeof operatorOf>

/** What an export is, as `operate` keeps it in a file. */
export interface ExportedFile {
  header: { kind: string; id: string; migration: string; keys: Record<string, string[]> } & Record<string, unknown>
  frame: string[]
  lines: string[]
  digestOfFrame: string
  digest: string
}

/** Reads an export to its end. */
export async function exportOf(operator: Operator, kind: 'portal' | 'organization', id: string): Promise<ExportedFile> {
  const path = `/operator/${kind}s/${id}/export`
  const response = await operator('GET', path)
  expect(response.status).toBe(200)
  const { header, frame, digest: digestOfFrame } = await response.json<ExportedFile & { digest: string }>()
  const lines: string[] = []
  let digest = digestOfFrame
  for (let position = ''; ; ) {
    const page = await operator('GET', `${path}/rows?digest=${digest}${position}`)
    expect(page.status).toBe(200)
    const read = await page.json<{ lines: string[]; digest: string; next: string | null }>()
    lines.push(...read.lines)
    digest = read.digest
    if (read.next === null) return { header, frame, lines, digestOfFrame, digest }
    position = `&position=${encodeURIComponent(read.next)}`
  }
}

/** The calls of an import, one by one. */
export function importing(operator: Operator, { header, frame, lines, digest }: ExportedFile) {
  return {
    begin: () => operator('POST', '/operator/imports', { header, frame, digest }),
    add: (some = lines) => operator('POST', `/operator/imports/${header.id}/rows`, { lines: some }),
    finish: () => operator('POST', `/operator/imports/${header.id}/finish`, { frame }),
    remove: () => operator('POST', `/operator/imports/${header.id}/remove`),
  }
}

/** An import from its beginning to its end. */
export async function importWhole(operator: Operator, file: ExportedFile): Promise<void> {
  const calls = importing(operator, file)
  expect((await calls.begin()).status).toBe(204)
  for (let place = 0; place < file.lines.length; place += 100) {
    expect((await calls.add(file.lines.slice(place, place + 100))).status).toBe(204)
  }
  const finished = await calls.finish()
  expect(finished.status).toBe(200)
  expect(await finished.json()).toEqual({ digest: digestOfLines(file.frame) })
}
