import { join } from 'node:path'

/** The folder that everything is relative to, wherever a command was started. */
export const root = join(import.meta.dirname, '..')
