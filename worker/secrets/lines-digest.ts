import { createHash } from 'node:crypto'

/**
 * A SHA-256 digest over lines: of the digest of those before and the next one, over and over. So it can be gone on with at
 * any line, and whoever knows the last one has seen all of them, in their order.
 */
export function digestOfLines(lines: Iterable<string>, before = ''): string {
  let digest = before
  for (const line of lines) digest = createHash('sha256').update(`${digest}\n${line}`).digest('hex')
  return digest
}
