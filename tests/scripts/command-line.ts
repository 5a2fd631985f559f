import { execFile } from 'node:child_process'
import { request } from 'node:http'
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

interface Visited {
  status: number
  location: string | undefined
  text: string
  cookie: string
}

/** Visits a hostname of the product. Node does not resolve *.localhost everywhere, so the hostname travels in the header. */
export function visit(
  { port }: Product,
  hostname: string,
  path: string,
  { form, json, cookie = '' }: { form?: Record<string, string>; json?: object; cookie?: string } = {},
): Promise<Visited> {
  const host = `${hostname}:${port}`
  const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json)
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { host, ...(cookie && { cookie }), ...(body && { Origin: `http://${host}`, 'Content-Type': type }) },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        const cookies = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0])
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            text,
            cookie: cookies.join('; '),
          }),
        )
      },
    )
      .on('error', reject)
      .end(body)
  })
}
