import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { portalSchema } from './operate/portal-file.ts'
import { root } from './project.ts'

// Writes docs/portal.schema.json anew, for when what a portal can be described by has changed.
const file = join(root, 'docs/portal.schema.json')
writeFileSync(file, `${JSON.stringify(portalSchema(), null, 2)}\n`)
