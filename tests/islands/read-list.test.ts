import { describe, expect, test } from 'vitest'
import { readFile, readList } from '../../src/islands/invitations/read-list.ts'

const ada = { row: 1, email: 'ada@example.com', full_name: 'Ada Lovelace' }
const grace = { row: 2, email: 'grace@example.com', full_name: 'Grace Hopper' }
const below = [
  { ...ada, row: 2 },
  { ...grace, row: 3 },
]

describe('a list is read', () => {
  test.each([
    ['with commas', 'ada@example.com,Ada Lovelace\ngrace@example.com,Grace Hopper'],
    ['with semicolons and Windows lines', 'ada@example.com;Ada Lovelace\r\ngrace@example.com;Grace Hopper\r\n'],
    ['with tabs, as from a spreadsheet', 'Ada Lovelace\tada@example.com\nGrace Hopper\tgrace@example.com'],
    ['with the mark of UTF-8', '\ufeffada@example.com,Ada Lovelace\ngrace@example.com,Grace Hopper'],
    ['with old Mac lines', 'ada@example.com,Ada Lovelace\rgrace@example.com,Grace Hopper'],
    ['with spaces around', ' ada@example.com , Ada Lovelace \n grace@example.com , Grace Hopper '],
    ['as mail programs write it', 'Ada Lovelace <ada@example.com>\nGrace Hopper <grace@example.com>'],
  ])('%s', async (_, text) => {
    expect(await readList(text)).toEqual([ada, grace])
  })

  test.each([
    ['Email,Full name', 'ada@example.com,Ada Lovelace', 'grace@example.com,Grace Hopper'],
    ['full_name;E-Mail', 'Ada Lovelace;ada@example.com', 'Grace Hopper;grace@example.com'],
    ['id,NAME,Email address,since', '7,Ada Lovelace,ada@example.com,1843', '8,Grace Hopper,grace@example.com,1944'],
    ['First name,Last name,Mail', 'Ada,Lovelace,ada@example.com', 'Grace,Hopper,grace@example.com'],
    ['name,contact', 'Ada Lovelace,ada@example.com', 'Grace Hopper,grace@example.com'],
  ])('by its heading: %s', async (...lines) => {
    expect(await readList(lines.join('\n'))).toEqual(below)
  })

  test('with commas, quotation marks and lines inside quoted cells, counting rows as a spreadsheet does', async () => {
    const text = 'email,name\n"a@example.com","Lovelace, ""Ada"""\n\n,\nb@example.com,"two\nlines"\nc@example.com,C'
    expect(await readList(text)).toEqual([
      { row: 2, email: 'a@example.com', full_name: 'Lovelace, "Ada"' },
      { row: 5, email: 'b@example.com', full_name: 'two\nlines' },
      { row: 6, email: 'c@example.com', full_name: 'C' },
    ])
  })

  test('of bare addresses, and of rows that are short, long or wrong: the server judges them', async () => {
    expect(await readList('a@example.com\nnonsense\n@,=1+1,x\n')).toEqual([
      { row: 1, email: 'a@example.com', full_name: '' },
      { row: 2, email: 'nonsense', full_name: '' },
      { row: 3, email: '@', full_name: '=1+1' },
    ])
    const [row] = await readList(`a@example.com,${'x'.repeat(10_000)}`)
    expect(row?.full_name).toHaveLength(400)
  })
})

test.each([
  ['', 'There is nobody in this list yet.'],
  [' \n,,\n', 'There is nobody in this list yet.'],
  ['email,name\n', 'There is nobody in this list, only a heading.'],
  ['a@example.com\nb@example.com,"B', 'In row 2 a quotation mark is opened and never closed.'],
  ['a@example.com\n'.repeat(10_001), 'This list has 10,001 rows. Invite at most 10,000 at a time.'],
])('a list that is no good is refused with a sentence', async (text, words) => {
  await expect(readList(text)).rejects.toThrow(words)
})

describe('a file', () => {
  const file = (...parts: BlobPart[]) => new File(parts, 'people.csv')

  test('is read as UTF-8, as UTF-16 with its mark, or else as Windows wrote it', async () => {
    expect(await readFile(file('\ufeffJosé'))).toBe('José')
    expect(await readFile(file(new Uint8Array([0xff, 0xfe, 0x4a, 0, 0xe9, 0])))).toBe('Jé')
    expect(await readFile(file(new Uint8Array([0x4a, 0xe9])))).toBe('Jé')
    expect(await readFile(file())).toBe('')
  })

  test('that is no text, or too large, is refused with a sentence', async () => {
    await expect(readFile(file(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])))).rejects.toThrow('Save it as CSV')
    await expect(readFile(file('x'.repeat(5_000_001)))).rejects.toThrow('larger than 5 MB')
  })
})
