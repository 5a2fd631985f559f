import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { commonPasswords } from './common-passwords.ts'
import { Failure } from './failure.ts'
import { root } from './project.ts'
import { runTool } from './tool.ts'

const inputs = [
  ...['src', 'public', 'worker/contract', 'scripts/common-passwords.ts'],
  ...['astro.config.mjs', 'package-lock.json', 'tsconfig.json'],
]
const pages = join(root, 'dist')
const cache = join(root, '.wrangler')
const record = join(cache, 'pages.json')

/**
 * Builds the pages into dist/, and next to them the list of common passwords, unless they are already what their sources
 * say. The record of the last build names the
 * digest of what went in and of what came out, and each build happens in a folder of its own: so an interrupted
 * build, two at once or a dist/ that somebody touched can only lead to one build too many.
 */
export async function buildPages(): Promise<void> {
  const sources = digest(root, inputs)
  if (isRecorded(sources)) return
  console.log('Building the pages ...')
  mkdirSync(cache, { recursive: true })
  const fresh = join(cache, `pages-${process.pid}`)
  try {
    const { code, output } = await runTool('astro', ['build', '--outDir', fresh])
    if (code !== 0) throw new Failure(`${output.trimEnd()}\n\nThe pages could not be built. Astro says why above.`)
    writeFileSync(join(fresh, 'common-passwords.txt'), commonPasswords())
    const built = digest(fresh, ['.'])
    replacePages(fresh)
    writeFileSync(record, JSON.stringify({ sources, built }))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function isRecorded(sources: string): boolean {
  if (!existsSync(pages) || !existsSync(record)) return false
  return readFileSync(record, 'utf8') === JSON.stringify({ sources, built: digest(pages, ['.']) })
}

function digest(folder: string, names: string[]): string {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesUnder(join(folder, name)))) {
    const content = readFileSync(file)
    hash.update(`${relative(folder, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

// Another build may put its pages there between the two steps: whoever comes last wins.
function replacePages(fresh: string): void {
  while (existsSync(fresh)) {
    rmSync(pages, { recursive: true, force: true })
    try {
      renameSync(fresh, pages)
    } catch (error) {
      if (!isOccupied(error)) throw error
    }
  }
}

function isOccupied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
}
