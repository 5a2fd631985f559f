import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/project.ts'

/**
 * A copy of what stands here, whose operator has put the hostnames in. Returns its folder. The pages must have been built: they
 * are not built again.
 */
export function copyCheckout(): string {
  const checkout = mkdtempSync(join(tmpdir(), 'vestibule-'))
  const elsewhere = ['node_modules', '.git', '.wrangler', 'test-output', 'tests']
  for (const name of readdirSync(root)) {
    if (!elsewhere.includes(name)) cpSync(join(root, name), join(checkout, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  // What was built is what the sources say.
  cpSync(join(root, '.wrangler', 'pages.json'), join(checkout, '.wrangler', 'pages.json'))
  const configuration = readFileSync(join(root, 'wrangler.toml'), 'utf8').replaceAll('example.com', 'acme.internal')
  writeFileSync(join(checkout, 'wrangler.toml'), configuration)
  return checkout
}
