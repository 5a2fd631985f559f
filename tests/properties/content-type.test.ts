import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestContext } from '../../worker/env.ts'
import { readText } from '../../worker/http/body.ts'

const inputs = { numRuns: 10_000 }
const mediaTypes = ['application/json', 'application/x-www-form-urlencoded'] as const

/** Whether a body of that content type is taken for the media type. Headers are bytes, but no parser may rely on it. */
async function isTaken(kind: number, contentType: string): Promise<boolean> {
  const req = { header: () => contentType, arrayBuffer: async () => new ArrayBuffer(2) }
  try {
    await readText({ req } as unknown as RequestContext, mediaTypes[kind] ?? '')
    return true
  } catch (error) {
    expect(error).toMatchObject({ refusal: 'not_a_form' })
    return false
  }
}

const spelled = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((isUpper) => [...text].map((letter, index) => (isUpper[index] ? letter.toUpperCase() : letter)).join(''))
const blank = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 })
const one = fc.constantFrom(...mediaTypes)

/** What is right: the type itself, and at most the one charset that there is. */
const right = fc
  .tuple(fc.nat(1), blank, blank, blank, fc.boolean())
  .chain(([kind, before, between, after, hasCharset]) =>
    fc.tuple(spelled(mediaTypes[kind as 0 | 1]), spelled('charset=utf-8')).map(([type, charset]) => ({
      kind,
      contentType: before + type + (hasCharset ? `${between};${after}${charset}${before}` : after),
    })),
  )

const piece = fc.oneof(
  one,
  fc.constantFrom(
    ...[
      'application',
      'json',
      '/',
      ';',
      ',',
      '=',
      ' ',
      '\t',
      '"',
      "'",
      '\\',
      '*',
      '+',
      'x',
      '\u00a0',
      '\u0085',
      '\u00e4',
    ],
    ...[
      'charset',
      'charset=utf-8',
      'charset=utf8',
      'charset="utf-8"',
      'charset=utf-7',
      'charset=utf-16',
      'charset=',
      'q=1',
    ],
    ...['boundary=x', 'text/plain', 'multipart/form-data', 'application/json-patch+json', '*/*', 'text/plain, '],
  ),
)
const any = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.tuple(one, piece, piece).map(([type, ...rest]) => `${type};${rest.join('')}`) },
  { weight: 2, arbitrary: fc.tuple(piece, one, piece).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

test('the one content type is taken, in any case and with the one charset', async () => {
  await fc.assert(
    fc.asyncProperty(right, async ({ kind, contentType }) => {
      expect(await isTaken(kind, contentType)).toBe(true)
      expect(await isTaken(1 - kind, contentType)).toBe(false)
    }),
    inputs,
  )
})

test('nothing else is, so that no two parsers disagree about a body', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(any, fc.nat(1), async (contentType, kind) => {
      const essence = contentType.replaceAll(/^[ \t]+|[ \t]+$/g, '').toLowerCase()
      const isRight = /^([a-z/-]+)(?:[ \t]*;[ \t]*charset=utf-8)?$/.exec(essence)?.[1] === mediaTypes[kind as 0 | 1]
      if (!isRight) refused += 1
      expect(await isTaken(kind, contentType)).toBe(isRight)
    }),
    inputs,
  )
  expect(refused).toBeGreaterThan(inputs.numRuns / 2)
})
