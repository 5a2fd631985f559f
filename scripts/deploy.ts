import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { unstable_readConfig as readConfig } from 'wrangler'
import { buildPages } from './build.ts'
import { Failure, runCommand } from './failure.ts'
import { root } from './project.ts'
import { runTool } from './tool.ts'

const production = ['--env', 'production']

/** docs/decisions/2026-11-28-room-for-letters-and-languages.md says why. */
const workerMostKilobytes = 448

await runCommand(async () => {
  const isDryRun = process.argv.includes('--dry-run')
  if (!isDryRun) requireOwnHostnames()
  await buildPages()
  if (isDryRun) return measureWorker()
  await run(['d1', 'migrations', 'apply', 'DB', '--remote', ...production])
  await run(['deploy', '--minify', ...production])
})

function requireOwnHostnames(): void {
  const file = { config: join(root, 'wrangler.toml'), env: 'production' }
  const { routes, vars } = readConfig(file, { hideWarnings: true })
  if (!JSON.stringify({ routes, vars }).includes('example.com')) return
  throw new Failure(
    '[env.production] in wrangler.toml still names example.com. Put your own hostnames there, then deploy again.',
  )
}

async function measureWorker(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-'))
  try {
    await run(['deploy', '--minify', '--dry-run', '--outdir', folder, ...production])
    const modules = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name))
    const size = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
    console.log(`The worker is ${(size / 1024).toFixed(1)} KB, compressed. Nothing was deployed.`)
    if (size > workerMostKilobytes * 1024) throw new Failure(`That is more than its ${workerMostKilobytes} KB.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(args: string[]): Promise<void> {
  const { code } = await runTool('wrangler', args, { show: true })
  if (code !== 0) throw new Failure(`Not deployed: "wrangler ${args.slice(0, 3).join(' ')}" failed. It says why above.`)
}
