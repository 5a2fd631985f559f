import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRuntime, stopWorker, waitForAnswer } from '../../scripts/local-worker.ts'
import { freePort } from '../journey/running-product.ts'

/**
 * Two versions of the worker in one local runtime, on the database and with the secrets of `state`, each built from its folder.
 * On every hostname the header `x-version` says whom a request is for: without one it is the second's. SQL that is sent to
 * `database` is run.
 */
export async function startSideBySide(versions: Record<string, string>, state: string) {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-'))
  const names = Object.keys(versions)
  await writeFile(join(folder, 'switch.js'), switchBetween(names.at(-1) ?? ''))
  await writeFile(join(folder, 'switch.toml'), switchConfiguration(names))
  const secrets = await readFile(join(state, 'secrets.env'), 'utf8')
  for (const [name, source] of Object.entries(versions)) {
    const configuration = await readFile(join(source, 'wrangler.toml'), 'utf8')
    await writeFile(join(folder, `${name}.toml`), versionConfiguration(configuration, { name, source, port, secrets }))
  }
  const files = ['switch', ...names].flatMap((name) => ['--config', join(folder, `${name}.toml`)])
  const worker = startRuntime(port, state, [...files, '--log-level', 'error', '--show-interactive-dev-session=false'])
  await waitForAnswer(worker, port, 'admin.localhost')
  return {
    port,
    async stop() {
      await stopWorker(worker)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const switchBetween = (usual: string) => `export default {
  async fetch(request, env) {
    const version = request.headers.get('x-version') ?? '${usual}'
    if (version === 'database') return Response.json(await env.DB.prepare(await request.text()).run())
    return env[version].fetch(request)
  }
}`

const switchConfiguration = (names: string[]) => `name = "switch"
main = "switch.js"
compatibility_date = "2026-11-01"
services = [${names.map((name) => `{ binding = "${name}", service = "${name}" }`).join(', ')}]
d1_databases = [{ binding = "DB", database_name = "vestibule", database_id = "local" }]
`

interface Version {
  name: string
  source: string
  port: number
  secrets: string
}

// The local installation of a version's own wrangler.toml, with names that nobody else has here.
function versionConfiguration(configuration: string, { name, source, port, secrets }: Version): string {
  const variables = secrets.replace(/^(\w+)=(.*)$/gm, '$1 = "$2"')
  return configuration
    .replace('name = "vestibule"', `name = "${name}"`)
    .replace('"worker/index.ts"', JSON.stringify(join(source, 'worker/index.ts')))
    .replace('"dist"', JSON.stringify(join(source, 'dist')))
    .replaceAll('"vestibule-letters"', `"${name}-letters"`)
    .replace('{hostname}:8787', `{hostname}:${port}`)
    .replace('\n[vars]\n', `\n[vars]\n${variables}`)
}
