/** Whose name and address a letter carries. */
export interface Sender {
  name: string
  address: string
}

/** A sender as a mail header has it (RFC 5322, 3.4): the name quoted, on one line, whatever it holds. */
export function senderHeader({ name, address }: Sender): string {
  const oneLine = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return `"${oneLine.replace(/["\\]/g, '\\$&')}" <${address}>`
}
