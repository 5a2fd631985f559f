import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'

const leaked = 'a secret that leaked elsewhere'
const padding = 'a secret that never leaked, but pads'

/** A service of breached passwords, on loopback, which speaks the range protocol of Pwned Passwords. */
export interface BreachedPasswordsStandIn {
  /** It answers at `range/`, and at `failing/`, `moving/`, `dropping/`, `hanging/` and `dribbling/` not as it should. */
  origin: string
  leaked: string
  /** It stands in the padding, which says that it was seen 0 times. */
  padding: string
}

/** What the stand-in was asked, and how. `GET /asked` tells. */
export interface AskedRange {
  path: string
  headers: IncomingHttpHeaders
}

export default async function standIn({ provide }: TestProject) {
  const asked: AskedRange[] = []
  const server = createServer(({ url: path = '', headers }, response) => {
    if (path === '/asked') return response.end(JSON.stringify(asked))
    asked.push({ path, headers })
    const [, place, prefix = ''] = path.split('/')
    switch (place) {
      case 'range':
        return response.end(rangeOf(prefix))
      case 'moving':
        return response.writeHead(302, { Location: `/range/${prefix}` }).end()
      case 'dropping':
        return response.destroy()
      case 'dribbling':
        return response.write(`${rangeOf(prefix)}\r\n`)
      case 'hanging':
        return
      default:
        return response.writeHead(500).end(rangeOf(prefix))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  provide('breachedPasswords', { origin: `http://127.0.0.1:${port}`, leaked, padding })
  return () => {
    server.closeAllConnections()
    server.close()
  }
}

/** The digests that begin like that, among others that nobody asked for. */
function rangeOf(prefix: string): string {
  const seen = [
    { digest: sha1(leaked), times: 37 },
    { digest: sha1(padding), times: 0 },
  ]
  const lines = seen
    .filter(({ digest }) => digest.startsWith(prefix))
    .map(({ digest, times }) => `${digest.slice(prefix.length)}:${times}`)
  return ['0018A45C4D1DEF81644B54AB7F969B88D65:1', ...lines, '011053FD0102E94D6AE2F8B83D76FAF94F6:0'].join('\r\n')
}

const sha1 = (text: string) => createHash('sha1').update(text, 'utf8').digest('hex').toUpperCase()
