import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from './failure.ts'

/** The migrations of each released version, with their digests. */
type Releases = Record<string, Record<string, string>>

const releasesFile = 'migrations/releases.json'
const unreleased = '## [Unreleased]\n'

/**
 * What is wrong with what stands in a folder, seen from the versions that were released: a line for each problem. Whoever has
 * one of them gets the next one by the migrations that are new, so those that are not must be what they were.
 */
export function releaseProblems(folder: string): string[] {
  const releases = readReleases(folder)
  const changelog = readText(folder, 'CHANGELOG.md')
  const versions = versionsIn(changelog)
  const { version } = readJson<{ version: string }>(folder, 'package.json')
  const problems = migrationProblems(releases, folder)
  if (!changelog.includes(unreleased)) problems.push('CHANGELOG.md has no place for what is unreleased.')
  if (versions[0] && versions[0] !== version) {
    problems.push(`The newest version in CHANGELOG.md is ${versions[0]}, and in package.json ${version}.`)
  }
  for (const name of versions.filter((name) => !(name in releases))) {
    problems.push(`CHANGELOG.md has ${name}, but ${releasesFile} does not. "npm run release" makes versions.`)
  }
  for (const name of Object.keys(releases).filter((name) => !versions.includes(name))) {
    problems.push(`${name} was released, but CHANGELOG.md does not have it.`)
  }
  return problems
}

/** Makes what stands in a folder a version: names it, and holds on to its migrations as they are now. */
export function release(folder: string, version: string, date: string): void {
  const changelog = readText(folder, 'CHANGELOG.md')
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Failure(`"${version}" is not a version, such as 1.2.0.`)
  if (versionsIn(changelog).includes(version)) throw new Failure(`${version} was released already.`)
  if (!/^- /m.test(changelog.split(/^## /m)[1] ?? '')) throw new Failure('CHANGELOG.md has nothing that is unreleased.')
  const problems = releaseProblems(folder)
  if (problems.length > 0) throw new Failure(problems.join('\n'))

  const migrations = Object.fromEntries(migrationsIn(folder).map((name) => [name, digestOf(folder, name)]))
  const { '': project, ...packages } = readJson<{ packages: Record<string, object> }>(
    folder,
    'package-lock.json',
  ).packages
  writeJson(folder, releasesFile, { ...readReleases(folder), [version]: migrations })
  writeJson(folder, 'package.json', { ...readJson(folder, 'package.json'), version })
  writeJson(folder, 'package-lock.json', {
    ...readJson(folder, 'package-lock.json'),
    version,
    packages: { '': { ...project, version }, ...packages },
  })
  const named = changelog.replace(unreleased, `${unreleased}\n## [${version}] - ${date}\n`)
  writeFileSync(join(folder, 'CHANGELOG.md'), named)
}

function migrationProblems(releases: Releases, folder: string): string[] {
  const present = migrationsIn(folder)
  const released = new Map(
    Object.entries(releases).flatMap(([version, migrations]) =>
      Object.entries(migrations).map(([name, digest]) => [name, { version, digest }] as const),
    ),
  )
  const last = [...released.keys()].sort().at(-1) ?? ''
  const gone = [...released].filter(([name]) => !present.includes(name))
  return [
    ...gone.map(([name, { version }]) => `migrations/${name} is gone, but ${version} has it. Put it back.`),
    ...present.flatMap((name) => {
      const known = released.get(name)
      if (!known && name < last)
        return [`migrations/${name} is new, but comes before ${last}. Give it the next number.`]
      if (!known || known.digest === digestOf(folder, name)) return []
      return [
        `migrations/${name} is not what ${known.version} has. Restore it, and put the change into a new migration.`,
      ]
    }),
  ]
}

/** The versions that a changelog has, the newest first. */
function versionsIn(changelog: string): string[] {
  return [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/gm)].map(([, version = '']) => version)
}

function migrationsIn(folder: string): string[] {
  return readdirSync(join(folder, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

function digestOf(folder: string, migration: string): string {
  return createHash('sha256')
    .update(readText(folder, `migrations/${migration}`))
    .digest('hex')
}

function readReleases(folder: string): Releases {
  return readJson<Releases>(folder, releasesFile)
}

function readJson<Content extends object>(folder: string, name: string): Content {
  return JSON.parse(readText(folder, name))
}

function readText(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

function writeJson(folder: string, name: string, content: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`)
}
