import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { portalFileText, portalSchema } from '../../scripts/operate/portal-file.ts'

const root = resolve(import.meta.dirname, '../..')
const kept = readFileSync(join(root, 'docs/portal.schema.json'), 'utf8')

test('the schema in docs/ is what the code makes: node scripts/portal-schema.ts writes it anew', () => {
  expect(JSON.parse(kept)).toEqual(portalSchema())
})

test('an exported file names the schema from the directory where it is written', () => {
  const text = portalFileText({
    organization: '019c0000-0000-7000-8000-000000000001',
    hostnames: ['acme.example.com'],
  })
  const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
  expect(readFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), schema), 'utf8')).toBe(kept)
})
