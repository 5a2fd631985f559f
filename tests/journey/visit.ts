import { request } from 'node:http'

export interface Visited {
  status: number
  text: string
  /** Where it leads to. */
  location: string
  /** The cookies that were given, as the next visit sends them. */
  cookie: string
}

interface Sent {
  form?: Record<string, string>
  /** What an API is told, posted. */
  json?: object
  /** A change, by the management API. */
  patch?: object
  cookie?: string
  headers?: Record<string, string>
  /** A body of any other kind, posted. */
  text?: string
}

/**
 * One request to a running product, as a page of that hostname would make it. Node does not resolve *.localhost everywhere,
 * so the hostname travels in the header.
 */
export function visit(port: number, hostname: string, path: string, sent: Sent = {}): Promise<Visited> {
  const { form, json, patch, cookie, headers: others, text: posted } = sent
  const host = `${hostname}:${port}`
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const told = json ?? patch
  const changing = (form || told) && { Origin: `http://${host}`, 'Content-Type': type }
  const method = form || json || posted ? 'POST' : patch ? 'PATCH' : 'GET'
  const headers = { host, ...(cookie && { cookie }), ...changing, ...others }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('error', reject).on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          location: response.headers.location ?? '',
          cookie: (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
        }),
      )
    })
      .on('error', reject)
      .end(posted ?? (form ? new URLSearchParams(form).toString() : told && JSON.stringify(told)))
  })
}
