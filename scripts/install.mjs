// Runs before anything is installed, so it is plain JavaScript that any Node from 20 on can read.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = join(root, 'node_modules')
const digestFile = join(installed, '.vestibule-installed')
const node = join(installed, '.bin', 'node')

const wanted = digestOfPackages()
if (!existsSync(node) || !isInstalled()) install()

function isInstalled() {
  if (existsSync(digestFile) && readFileSync(digestFile, 'utf8') === wanted) return true
  if (!isWhatNpmInstalled()) return false
  writeFileSync(digestFile, wanted)
  return true
}

function digestOfPackages() {
  const hash = createHash('sha256')
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, name))).update('\0')
  return hash.digest('hex')
}

// Somebody may have run `npm install` by hand: npm itself notes what it has installed, once it is done.
function isWhatNpmInstalled() {
  const note = join(installed, '.package-lock.json')
  if (!existsSync(note)) return false
  const present = JSON.parse(readFileSync(note, 'utf8')).packages
  const { '': project, ...locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const asked = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (
    isSame(project.dependencies, asked.dependencies) &&
    isSame(project.devDependencies, asked.devDependencies) &&
    Object.entries(locked).every(([path, { version, optional }]) =>
      path in present ? present[path].version === version : optional,
    )
  )
}

function isSame(left, right) {
  return JSON.stringify(left) === JSON.stringify(right)
}

// `npm ci` would be the obvious command, but it refuses a lock file that was written where the registry has not every
// platform's packages. This installs what is locked just as well, and leaves the lock file as it is.
function install() {
  console.log('Installing packages (once) ...')
  rmSync(installed, { recursive: true, force: true })
  const status = runNpm(['install', '--no-save', '--include=dev'])
  if (status !== 0) fail('The packages could not be installed; npm says why above. Then run the same command again.')
  if (!existsSync(node)) {
    fail('The packages came without Node 24. Allow install scripts in npm, then run the same command again.')
  }
  writeFileSync(digestFile, wanted)
}

// npm must not run on the very Node that it is about to replace, which `npm run` has put first on the PATH.
function runNpm(args) {
  const path = process.env.PATH.split(delimiter).filter((folder) => folder !== join(installed, '.bin'))
  const { npm_node_execpath: machineNode, npm_execpath: npm } = process.env
  const [program, ...first] = machineNode && npm?.endsWith('npm-cli.js') ? [machineNode, npm] : ['npm']
  return spawnSync(program, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 'ignore', 'inherit'],
  }).status
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
