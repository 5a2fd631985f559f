import type { parse as parseCsv } from 'papaparse'

/** How many people one list can name, as the contract says. */
const rowsPerList = 10_000
const bytesPerFile = 5_000_000
/** More of a cell than is ever shown is not sent. */
const charactersPerCell = 400

export interface ReadRow {
  /** Counted as a spreadsheet counts: from 1, with heading and empty rows. */
  row: number
  email: string
  full_name: string
}

/** A list that cannot be read, and what to do about it. */
export class UnreadableList extends Error {}

/**
 * Reads a list of people as somebody pasted or saved it: commas, semicolons or tabs, quoted or not, with a heading or
 * without, the columns in any order. What is wrong with single rows is for the server to say.
 */
export async function readList(text: string): Promise<ReadRow[]> {
  const { parse } = await import('papaparse')
  const table = tableOf(text.replace(/^\ufeff/, ''), parse)
  const filled = table.map((cells, index) => ({ row: index + 1, cells: cells.map((cell) => cell.trim()) }))
  const rows = filled.filter(({ cells }) => cells.some((cell) => cell !== ''))
  const [first] = rows
  if (!first) throw new UnreadableList('There is nobody in this list yet.')

  const isHeading = !first.cells.some((cell) => cell.includes('@')) && first.cells.some(isHeadingCell)
  const people = isHeading ? rows.slice(1) : rows
  if (people.length === 0) throw new UnreadableList('There is nobody in this list, only a heading.')
  if (people.length > rowsPerList) {
    throw new UnreadableList(
      `This list has ${people.length.toLocaleString('en')} rows. Invite at most ${rowsPerList.toLocaleString('en')} at a time.`,
    )
  }
  const { emailOf, nameOf } = columnsOf(isHeading ? first.cells : undefined, people)
  return people.map(({ row, cells }) => {
    const whole = emailOf(cells)
    // The way mail programs write it: Ada Lovelace <ada@example.com>
    const [, name = '', address = ''] = /^([^<>]*)<([^<>]+)>$/.exec(whole) ?? []
    const email = address || whole
    const full_name = nameOf(cells) || name.trim()
    return { row, email: email.slice(0, charactersPerCell), full_name: full_name.slice(0, charactersPerCell) }
  })
}

/** The text of a file, whichever way a spreadsheet wrote it. */
export async function readFile(file: File): Promise<string> {
  if (file.size > bytesPerFile) {
    throw new UnreadableList(
      `${file.name} is larger than 5 MB, which is more than ${rowsPerList.toLocaleString('en')} people need.`,
    )
  }
  const bytes = await file.arrayBuffer()
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (new Uint8Array(bytes).includes(0)) {
    throw new UnreadableList(
      `${file.name} is not a text file. Save it as CSV in your spreadsheet, then choose that file.`,
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function tableOf(text: string, parse: typeof parseCsv): string[][] {
  const { data, errors } = parse<string[]>(text, { delimiter: delimiterOf(text) })
  const unclosed = errors.find(({ code }) => code === 'MissingQuotes')
  if (unclosed) {
    throw new UnreadableList(`In row ${(unclosed.row ?? 0) + 1} a quotation mark is opened and never closed.`)
  }
  return data
}

/** What stands between the cells of the first row that has any; a list of bare addresses has nothing. */
function delimiterOf(text: string): string {
  const line = text.split(/\r\n|\r|\n/).find((one) => one.trim() !== '') ?? ''
  const outside = line.replace(/"[^"]*"/g, '')
  const counted = ['\t', ';', ',', '|'].map((mark) => ({ mark, count: outside.split(mark).length - 1 }))
  const most = counted.reduce((best, one) => (one.count > best.count ? one : best))
  return most.count > 0 ? most.mark : ','
}

const plain = (cell: string) => cell.toLowerCase().replace(/[^\p{L}]/gu, '')
const isEmailHeading = (cell: string) => /^(e?mail|e?mailaddress|address|developeremail|useremail)$/.test(plain(cell))
const isNameHeading = (cell: string) => /^(fullname|name|displayname|developername|username|person)$/.test(plain(cell))
const isFirstNameHeading = (cell: string) => /^(firstname|givenname|forename)$/.test(plain(cell))
const isLastNameHeading = (cell: string) => /^(lastname|familyname|surname)$/.test(plain(cell))
const isHeadingCell = (cell: string) =>
  [isEmailHeading, isNameHeading, isFirstNameHeading, isLastNameHeading].some((isHeading) => isHeading(cell))

type Reader = (cells: string[]) => string

/** Where the address and the name stand: by the heading, else by what looks like an address. */
function columnsOf(heading: string[] | undefined, people: { cells: string[] }[]): { emailOf: Reader; nameOf: Reader } {
  const find = (isHeading: (cell: string) => boolean) => heading?.findIndex(isHeading) ?? -1
  const named = find(isEmailHeading)
  const emailColumn = named >= 0 ? named : columnWithMost(people, '@')
  const cell =
    (column: number): Reader =>
    (cells) =>
      cells[column] ?? ''

  const nameColumn = find(isNameHeading)
  const [given, family] = [find(isFirstNameHeading), find(isLastNameHeading)]
  if (nameColumn < 0 && (given >= 0 || family >= 0)) {
    return { emailOf: cell(emailColumn), nameOf: (cells) => `${cells[given] ?? ''} ${cells[family] ?? ''}`.trim() }
  }
  const next = nameColumn >= 0 || heading ? nameColumn : emailColumn === 0 ? 1 : 0
  return { emailOf: cell(emailColumn), nameOf: cell(next) }
}

function columnWithMost(people: { cells: string[] }[], mark: string): number {
  const counts: number[] = []
  for (const { cells } of people.slice(0, 100)) {
    cells.forEach((cell, column) => {
      if (cell.includes(mark)) counts[column] = (counts[column] ?? 0) + 1
    })
  }
  const most = Math.max(...counts.filter(Boolean), 0)
  return Math.max(0, counts.indexOf(most))
}
