import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { root } from './project.ts'

/** How a tool ended. What it printed is here only when it was not shown. */
type ToolResult = { code: number; output: string }

/** Runs one of the installed packages' commands to its end. It is stopped when this process is asked to stop. */
export async function runTool(name: string, args: string[], { show = false } = {}): Promise<ToolResult> {
  const child = spawn(process.execPath, [toolPath(name), ...args], {
    cwd: root,
    env: toolEnvironment(),
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { code: await ended(child), output }
}

/** The script that a package's command runs. */
export function toolPath(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}

/**
 * The environment for tools: nothing is reported, asked, downloaded or looked up elsewhere, and a CLOUDFLARE_ENV that
 * happens to be set does not turn the local installation into another one.
 */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const { CLOUDFLARE_ENV, ...environment } = process.env
  return {
    ...environment,
    ...(process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
    ASTRO_TELEMETRY_DISABLED: '1',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    CLOUDFLARE_INCLUDE_PROCESS_ENV: 'false',
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'true',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_REGISTRY_PATH: join(root, '.wrangler', 'registry'),
    WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_WRITE_LOGS: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  }
}

async function ended(child: ChildProcess): Promise<number> {
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  const leave = () => child.kill()
  process.on('SIGINT', forward).on('SIGTERM', forward).on('exit', leave)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
    })
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward).off('exit', leave)
  }
}
