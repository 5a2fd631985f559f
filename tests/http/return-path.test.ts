import { expect, test } from 'vitest'
import { returnPath } from '../../worker/http/return-path.ts'

const origin = 'https://admin.localhost'

test.each(['/', '/portals/1/developers?status=pending', '/a%20b?c=%2F'])('%s is followed', (path) => {
  expect(returnPath(path, origin)).toBe(path)
})

test.each([
  '',
  'portals',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/./\\evil.example',
  '/a/..//evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  '/\u2044evil.example',
  ' //evil.example',
  '/\u0000',
])('%j leads to the start page instead', (path) => {
  expect(returnPath(path, origin)).toBe('/')
})
