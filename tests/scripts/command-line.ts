import { execFile } from 'node:child_process'
import { expect } from 'vitest'
import type { Product } from '../journey/running-product.ts'

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** The command line as `npm run operate --` runs it, on the installation of a test. */
export function commandLineOf(product: () => Product) {
  function operate(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
    const { OPERATOR_TOKEN, VESTIBULE_URL, ...own } = process.env
    const env = { ...own, PORT: String(product().port), STATE_DIRECTORY: product().state, ...environment }
    return new Promise((resolve) => {
      const options = { env, maxBuffer: 64 * 1024 * 1024 }
      execFile(process.execPath, ['scripts/operate.ts', ...args], options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
      })
    })
  }

  async function done(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await operate(args)
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
    return stdout
  }

  return {
    operate,
    /** What a command prints that does what it should. */
    done,
    async doneInJson<Outcome>(...args: string[]): Promise<Outcome> {
      return JSON.parse(await done(...args, '--json')) as Outcome
    },
  }
}
