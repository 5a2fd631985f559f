import { unparse } from 'papaparse'

/** What a file begins with, so that a spreadsheet reads its UTF-8 as what it is. */
export const byteOrderMark = '\ufeff'

// What spreadsheets take for the beginning of a formula, also behind blanks and in its full-width form. The library's own
// rule lets a text of several lines pass.
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/**
 * Rows as CSV (RFC 4180), every value quoted. A value that a spreadsheet would take for a formula gets an apostrophe in
 * front, and is text; a number stays one.
 */
export function csvRows(rows: (string | number | boolean | null | undefined)[][]): string {
  return `${unparse(rows, { quotes: true, escapeFormulae: formula, newline: '\r\n' })}\r\n`
}
