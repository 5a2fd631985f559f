import { unparse } from 'papaparse'

// What spreadsheets take for the beginning of a formula, also behind blanks and in its full-width form.
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/**
 * Rows as CSV (RFC 4180), every value quoted. A value that a spreadsheet would take for a formula gets an apostrophe in
 * front, and is text; a number stays one.
 */
export function csvRows(rows: (string | number | boolean | null | undefined)[][]): string {
  return `${unparse(rows, { quotes: true, escapeFormulae: formula, newline: '\r\n' })}\r\n`
}
