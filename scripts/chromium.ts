import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { Failure } from './failure.ts'
import { runTool } from './tool.ts'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The Chromium or Chrome of this machine: the one that CHROMIUM_PATH names, or else the first that runs. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Failure(`CHROMIUM_PATH is "${named}", but there is nothing. Name the browser's program, or unset it.`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)))
  return [...onPath, ...macApplications, chromium.executablePath()].find((path) => existsSync(path) && runs(path))
}

/** The same, but installs one where there is none. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found) return found
  console.log('Installing Chromium for the browser tests (once) ...')
  installFromDebian()
  const installed = findChromium() ?? (await installFromPlaywright())
  if (installed) return installed
  throw new Failure(
    'The browser tests need Chromium or Chrome. Install one, or say where it is: CHROMIUM_PATH=... npm test',
  )
}

// On some systems the command of that name only tells how to install the browser.
function runs(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

function installFromDebian(): void {
  if (!existsSync('/usr/bin/apt-get')) return
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  for (const action of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const [program = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...action]
    // A package list that could not be refreshed may still be good enough, so only what is there afterwards counts.
    spawnSync(program, rest, { stdio: 'ignore' })
  }
}

async function installFromPlaywright(): Promise<string | undefined> {
  await runTool('playwright-core', ['install', 'chromium'])
  return findChromium()
}
