import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Who may import whom: each part names what it may reach. Itself is always allowed. */
const mayImport: Record<string, string[]> = {
  'worker/index.ts': ['worker/app.ts', 'worker/env.ts'],
  'worker/app.ts': ['door', 'http', 'usecases', 'store', 'mail', 'contract', 'env'],
  door: ['http', 'usecases', 'store', 'secrets', 'contract', 'env'],
  http: ['store', 'contract', 'env'],
  usecases: ['store', 'mail', 'secrets', 'contract'],
  store: ['contract', 'env'],
  mail: ['contract'],
  secrets: ['contract'],
  contract: [],
  env: ['store', 'contract'],
  src: ['contract'],
}

interface Import {
  file: string
  target: string
  isTypeOnly: boolean
}

function partOf(path: string): string {
  if (path === 'worker/index.ts' || path === 'worker/app.ts') return path
  if (path === 'worker/env.ts') return 'env'
  if (path.startsWith('src/')) return 'src'
  const folder = path.split('/')[1] ?? ''
  return ['portal', 'console', 'mailbox', 'operator'].includes(folder) ? 'door' : folder
}

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => pattern.test(name))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  return [...statements].map(([, type, specifier = '']) => ({
    file,
    isTypeOnly: type !== undefined,
    target: specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
  }))
}

const files = [...filesUnder('worker', /\.ts$/), ...filesUnder('src', /\.(ts|tsx|astro)$/)]
const imports = files.flatMap(importsOf)
const ours = imports.filter(({ target }) => /^(worker|src)\//.test(target))
const packages = imports.filter(({ target }) => !/^(worker|src)\//.test(target) && !target.startsWith('node:'))

const told = ({ file, target }: Import) => `${file} -> ${target}`

test('the reader of imports finds what it should: every file of the worker is imported, but the entry', () => {
  const imported = new Set([...ours, ...importsOf('scripts/seed.ts')].map(({ target }) => target))
  const orphans = filesUnder('worker', /\.ts$/).filter((file) => !imported.has(file))
  expect(orphans).toEqual(['worker/index.ts'])
})

test('arrows point one way', () => {
  const wrong = ours.filter(({ file, target }) => {
    const [from, to] = [partOf(file), partOf(target)]
    return from !== to && !mayImport[from]?.includes(to) && !mayImport[from]?.includes(target)
  })
  expect(wrong.map(told)).toEqual([])
})

test('one door does not know another', () => {
  const doorOf = (path: string) => /^worker\/(portal|console|mailbox|operator)\//.exec(path)?.[1]
  const wrong = ours.filter(({ file, target }) => {
    const [from, to] = [doorOf(file), doorOf(target)]
    return from && to && from !== to
  })
  expect(wrong.map(told)).toEqual([])
})

test('what people see knows the tables of the API by their types alone: no validator reaches the browser', () => {
  const wrong = ours.filter(
    ({ file, target, isTypeOnly }) =>
      file.startsWith('src/islands/') &&
      /contract\/(?!developer-status|accent-color|email-domains|invitation-rows|limits|password-field|passkey-name|language)/.test(
        target,
      ) &&
      !isTypeOnly,
  )
  expect(wrong.map(told)).toEqual([])
})

test('only the store knows SQL, and only the doors, http and the app know Hono', () => {
  const wrong = packages.filter(({ file, target, isTypeOnly }) => {
    if (target.startsWith('drizzle-orm')) return partOf(file) !== 'store'
    if (target === 'hono/html') return !['door', 'http', 'mail'].includes(partOf(file))
    if (target.startsWith('hono'))
      return !['door', 'http', 'worker/app.ts'].includes(partOf(file)) && !(partOf(file) === 'env' && isTypeOnly)
    return false
  })
  expect(wrong.map(told)).toEqual([])
})

test('files are named like what they hold', () => {
  const vague = files.filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|types?|managers?|services?)\.(ts|tsx|astro)$/.test(file),
  )
  expect(vague).toEqual([])
  expect(files.filter((file) => /worker\/.*index\.ts$/.test(file))).toEqual(['worker/index.ts'])
})
