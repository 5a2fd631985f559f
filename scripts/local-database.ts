import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import { Failure } from './failure.ts'
import { stateDirectory } from './local-state.ts'
import { root } from './project.ts'
import { runTool, toolEnvironment } from './tool.ts'

/** Brings the local database up to date and lets `fill` put into it what a first visitor should find. */
export async function prepareDatabase(fill: (database: D1Database) => Promise<void>): Promise<void> {
  const isReady = await withDatabase(async (database) => {
    if (await isMigrationMissing(database)) return false
    await fill(database)
    return true
  })
  if (isReady) return
  await applyMigrations()
  await withDatabase(fill)
}

async function withDatabase<Result>(use: (database: D1Database) => Promise<Result>): Promise<Result> {
  // Here wrangler runs inside this process, so this process takes over a tool's environment.
  process.env = toolEnvironment()
  const platform = await getPlatformProxy<{ DB: D1Database }>({
    configPath: join(root, 'wrangler.toml'),
    // wrangler itself adds this folder to what --persist-to names.
    persist: { path: join(stateDirectory, 'v3') },
    remoteBindings: false,
  })
  try {
    return await use(platform.env.DB)
  } finally {
    await platform.dispose()
  }
}

async function isMigrationMissing(database: D1Database): Promise<boolean> {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'")
  if ((await table.first()) === null) return true
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  const migrations = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql'))
  return migrations.some((name) => !applied.has(name))
}

async function applyMigrations(): Promise<void> {
  const place = ['--local', '--persist-to', stateDirectory]
  const { code, output } = await runTool('wrangler', ['d1', 'migrations', 'apply', 'DB', ...place])
  if (code !== 0)
    throw new Failure(`${output.trimEnd()}\n\nThe local database could not be brought up to date. See above.`)
}
