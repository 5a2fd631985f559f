import { execFile } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/project.ts'

const run = promisify(execFile)

/**
 * Takes the source of the last release out of the history of a checkout, puts it into an empty folder with the packages that
 * are installed here, and has it build its pages. Returns the name of its newest migration.
 */
export async function takeLastRelease(folder: string, checkout = root): Promise<string> {
  const commit = await releaseCommit(checkout)
  const archive = join(folder, 'release.tar')
  await run('git', ['-C', checkout, 'archive', '--output', archive, commit])
  await run('tar', ['-xf', archive, '-C', folder])
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const build = `const { buildPages } = await import('./scripts/build.ts'); await buildPages()`
  await run(process.execPath, ['--input-type=module', '--eval', build], { cwd: folder })
  const { stdout } = await run('git', ['-C', checkout, 'ls-tree', '--name-only', `${commit}:migrations`])
  return stdout.match(/^\d+_\w+\.sql$/gm)?.at(-1) ?? ''
}

/** `npm run release` notes a release in `migrations/releases.json`, and what was committed with it is the release. */
async function releaseCommit(checkout: string): Promise<string> {
  const asked = ['-C', checkout, 'log', '-1', '--format=%H %P', '--', 'migrations/releases.json']
  const { stdout } = await run('git', asked).catch(() => ({ stdout: '' }))
  const [commit, parent] = stdout.trim().split(' ')
  // Where history was cut off, everything seems to have come with its first commit.
  if (commit && parent) return commit
  throw new Error(
    'The last release is not in the history of this checkout. Get all of it: git fetch --unshallow, or a new git clone.',
  )
}
