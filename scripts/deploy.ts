import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Unstable_Config as Configuration, unstable_readConfig as readConfig } from 'wrangler'
import { buildPages } from './build.ts'
import { deployProblems } from './deploy-checks.ts'
import { Failure, runCommand } from './failure.ts'
import { root } from './project.ts'
import { startUpMilliseconds } from './start-up-time.ts'
import { runTool } from './tool.ts'

/** docs/decisions/2026-11-28-room-for-letters-and-languages.md says why. */
const workerMostKilobytes = 448

/** Cloudflare takes no worker that takes longer. */
const startUpMostMilliseconds = 1000

const help = `npm run deploy [-- OPTIONS]

Checks the configuration, builds the pages, brings the database up to date and deploys the worker.
Nothing is changed before everything is checked.

  --env NAME   deploy what stands under [env.NAME] in wrangler.toml; without it, production
  --dry-run    build the worker, say how large it is and how long it takes to start; needs no account
  --help       show this

docs/operating.md says what each refusal means.`

await runCommand(async () => {
  const { env, 'dry-run': isDryRun, help: isHelpWanted } = readOptions()
  if (isHelpWanted) return console.log(help)
  const configuration = readEnvironment(env)
  if (!isDryRun) await requireDeployable(configuration, env)
  await buildPages()
  if (isDryRun) return measureWorker(env)
  await ensureDatabase(configuration, env)
  await run(['d1', 'migrations', 'apply', 'DB', '--remote', '--env', env])
  await run(['deploy', '--minify', '--env', env])
})

function readOptions() {
  try {
    return parseArgs({
      options: {
        env: { type: 'string', default: 'production' },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\n\n${help}`)
  }
}

// Whatever wrangler finds wrong, the operator wrote it: its words are enough.
function readEnvironment(env: string): Configuration {
  try {
    return readConfig({ config: join(root, 'wrangler.toml'), env }, { hideWarnings: true })
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error))
  }
}

async function requireDeployable(configuration: Configuration, env: string): Promise<void> {
  const answer = await askForSecrets(env)
  const problems = deployProblems(configuration, 'names' in answer ? answer.names : undefined)
  if ('refusal' in answer) problems.push(answer.refusal)
  if (problems.length === 0) return
  const lines = problems.map((problem) => `  - ${problem}`)
  throw new Failure(`Nothing was deployed. What [env.${env}] in wrangler.toml needs first:\n\n${lines.join('\n')}`)
}

/** The names of the secrets that Cloudflare has for an environment, or a line that says why it could not be asked. */
async function askForSecrets(env: string): Promise<{ names: string[] } | { refusal: string }> {
  const { code, output } = await runTool('wrangler', ['secret', 'list', '--format', 'pretty', '--env', env])
  const said = stripVTControlCharacters(output)
  if (code === 0) return { names: [...said.matchAll(/^Secret Name: (\S+)/gm)].map(([, name = '']) => name) }
  // A worker that was never deployed has no secrets yet.
  if (/Worker ".*" .*not found/.test(said)) return { names: [] }
  const reason = /\[ERROR\] (.*)/.exec(said)?.[1] ?? 'it did not answer'
  const isNobody = reason.includes('CLOUDFLARE_API_TOKEN')
  const remedy = 'Log in with npx wrangler login, or set CLOUDFLARE_API_TOKEN.'
  return { refusal: `Cloudflare could not be asked which secrets are set. ${isNobody ? remedy : reason}` }
}

// Wrangler would make the database itself, but only when it deploys: after the migrations.
async function ensureDatabase({ d1_databases }: Configuration, env: string): Promise<void> {
  const database = d1_databases.find(({ binding }) => binding === 'DB')
  if (!database?.database_name || database.database_id) return
  const { output } = await runTool('wrangler', ['d1', 'info', 'DB', '--env', env])
  if (!output.includes("Couldn't find a D1 DB")) return
  const creation = await runTool('wrangler', ['d1', 'create', database.database_name, '--env', env])
  if (creation.code !== 0)
    throw new Failure(`${creation.output.trimEnd()}\n\nNot deployed: the database could not be made.`)
  console.log(`Made the database ${database.database_name}.`)
}

async function measureWorker(env: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-'))
  const upload = join(folder, 'upload')
  try {
    await run(['deploy', '--minify', '--dry-run', '--outdir', folder, '--outfile', upload, '--env', env])
    const modules = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name))
    const size = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
    const time = await startUpMilliseconds(upload, startUpMostMilliseconds)
    console.log(`The worker is ${(size / 1024).toFixed(1)} KB, compressed, and starts in ${time.toFixed(0)} ms here.`)
    console.log('Nothing was deployed.')
    if (size > workerMostKilobytes * 1024) throw new Failure(`It is larger than its ${workerMostKilobytes} KB.`)
    if (time > startUpMostMilliseconds) throw new Failure(`It starts later than after ${startUpMostMilliseconds} ms.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(args: string[]): Promise<void> {
  const { code } = await runTool('wrangler', args, { show: true })
  if (code !== 0) throw new Failure(`Not deployed: "wrangler ${args.slice(0, 3).join(' ')}" failed. It says why above.`)
}
