import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pictureFile, pictures, schemes } from '../../scripts/pictures/pictures.ts'
import { root } from '../../scripts/project.ts'
import { pages } from './docs-commands.ts'

const folder = join(root, 'docs/pictures')
const kept = readdirSync(folder).sort()

test('the pictures that are kept are those that the script takes', () => {
  const taken = pictures.flatMap(({ name }) => schemes.map((scheme) => pictureFile(name, scheme)))
  expect(kept).toEqual(taken.sort())
})

test('the pictures that the docs show are those that are kept, each with words for whoever cannot see it', () => {
  const text = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n')
  const shown = [...text.matchAll(/pictures\/([\w-]+\.png)/g)].map(([, name]) => name)
  expect([...new Set(shown)].sort()).toEqual(kept)
  for (const [image] of text.matchAll(/<img [^>]*>/g)) expect(image).toMatch(/ alt="[^"]{20,}"/)
})

test('the pictures cost whoever looks at the README little', () => {
  const sizes = kept.map((name) => ({ name, bytes: statSync(join(folder, name)).size }))
  expect(sizes.filter(({ bytes }) => bytes > 120_000)).toEqual([])
})
