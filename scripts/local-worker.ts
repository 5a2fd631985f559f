import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from './failure.ts'
import { secretsFile, stateDirectory } from './local-state.ts'
import { root } from './project.ts'
import { toolEnvironment, toolPath } from './tool.ts'

const startingSeconds = 60
const stoppingSeconds = 5
const cronMilliseconds = 60_000

// The runtime itself answers 503 when it reloads the worker in the middle of a request.
const toleratedFailures = 5

/** The worker in its local runtime: a process with children of its own. */
export type LocalWorker = { runtime: ChildProcess; ended: Promise<'ended'> }

/** Starts the worker, on loopback only. However this process ends, nothing of the runtime outlives it. */
export function startWorker(port: number): LocalWorker {
  return startRuntime(port, stateDirectory, options(port))
}

/** Starts what wrangler's options name, in the same manner. */
export function startRuntime(port: number, state: string, options: string[]): LocalWorker {
  const place = ['--local', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--persist-to', state]
  const runtime = spawn(
    process.execPath,
    ['--import', join(root, 'scripts', 'stand-or-fall.ts'), toolPath('wrangler'), 'dev', ...place, ...options],
    { cwd: root, env: toolEnvironment(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true },
  )
  const ended = once(runtime, 'exit').then(() => {
    killGroup(runtime)
    return 'ended' as const
  })
  return { runtime, ended }
}

// The secrets travel in a file: everybody on the machine can read a command line.
function options(port: number): string[] {
  return [
    ...['--env-file', secretsFile],
    ...['--var', `ORIGIN_TEMPLATE:http://{hostname}:${port}`],
    ...['--log-level', 'warn'],
    // Without it wrangler warns at each start that the cron does not run by itself here: `keepCron` runs it.
    '--test-scheduled',
    '--show-interactive-dev-session=false',
  ]
}

/** Resolves as soon as the worker answers on the given hostname. */
export async function waitForAnswer(worker: LocalWorker, port: number, hostname: string): Promise<void> {
  const deadline = Date.now() + startingSeconds * 1000
  for (let failures = 0; !hasEnded(worker); ) {
    const status = await answerStatus(port, hostname)
    if (status !== undefined && status < 500) return
    if (status !== undefined) failures += 1
    if (failures === toleratedFailures) {
      throw new Failure(`The worker starts, but it answers ${status}. Its error stands above.`)
    }
    if (Date.now() > deadline) throw new Failure(`The worker did not answer within ${startingSeconds} seconds.`)
    await wait(status === undefined ? 50 : 500)
  }
}

/**
 * Does what the cron does where the worker is deployed: lets it go on, at once and every minute, with the letters and
 * the jobs that nobody works on.
 */
export function keepCron(worker: LocalWorker, port: number): void {
  const fire = () => {
    const question = request({ host: '127.0.0.1', port, path: '/cdn-cgi/handler/scheduled' })
    question.once('response', (response) => response.resume())
    // The worker may be restarting. The next minute comes.
    question.once('error', () => {})
    question.end()
  }
  fire()
  const clock = setInterval(fire, cronMilliseconds)
  void worker.ended.then(() => clearInterval(clock))
}

function answerStatus(port: number, hostname: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const question = request({ host: '127.0.0.1', port, headers: { host: `${hostname}:${port}` }, timeout: 5000 })
    question.once('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    question.once('timeout', () => question.destroy())
    question.once('error', () => resolve(undefined))
    question.end()
  })
}

/** Stops the worker and resolves when all of it is gone. */
export async function stopWorker(worker: LocalWorker): Promise<void> {
  worker.runtime.kill('SIGTERM')
  const isLate = await Promise.race([worker.ended, wait(stoppingSeconds * 1000, 'late', { ref: false })])
  if (isLate) killGroup(worker.runtime)
  await worker.ended
}

function hasEnded({ runtime }: LocalWorker): boolean {
  return runtime.exitCode !== null || runtime.signalCode !== null
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
