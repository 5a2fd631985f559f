import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const turnstileSecret = 'a Turnstile secret for tests, and only for tests'

/** What the stand-in was asked. `GET /asked` tells. */
export type AskedTurnstile = Record<string, string>

/**
 * A stand-in for Cloudflare's Turnstile on loopback: its script, which gives every widget a token at once, and its check.
 * A token is `hostname/action/nonce`, and good once. The nonce `failing` is answered with a 500, `bad` with a 400,
 * `garbled` with a page, `testing` as the keys for testing are, and `hanging` never.
 */
export async function startTurnstile(): Promise<{ origin: string; stop: () => void }> {
  const asked: AskedTurnstile[] = []
  const spent = new Set<string>()
  const server = createServer(async (request, response) => {
    if (request.url === '/asked') return response.end(JSON.stringify(asked))
    if (request.url === '/turnstile/v0/api.js') {
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`(${solve})()`)
    }
    if (request.url === '/turnstile/v0/frame.html') {
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Success!</p>')
    }
    if (request.url !== '/turnstile/v0/siteverify' || request.method !== 'POST') return response.writeHead(404).end()

    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const question = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()))
    asked.push(question)
    const token = question.response ?? ''
    const [hostname = '', action = '', nonce = ''] = token.split('/')
    if (nonce === 'hanging') return
    if (nonce === 'failing') return response.writeHead(500).end('{"success":true}')
    const answer = (body: object) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    const refuse = (code: string) => answer({ success: false, 'error-codes': [code] })
    if (question.secret !== turnstileSecret) return refuse('invalid-input-secret')
    if (nonce === '') return refuse('invalid-input-response')
    if (nonce === 'bad') {
      const refusal = JSON.stringify({ success: false, 'error-codes': ['bad-request'] })
      return response.writeHead(400, { 'Content-Type': 'application/json' }).end(refusal)
    }
    if (nonce === 'garbled') return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Sorry</p>')
    if (nonce === 'broken') return refuse('internal-error')
    if (spent.has(token)) return refuse('timeout-or-duplicate')
    spent.add(token)
    if (nonce === 'testing') {
      return answer({
        success: true,
        'error-codes': [],
        hostname: 'example.com',
        metadata: { result_with_testing_key: true },
      })
    }
    return answer({ success: true, 'error-codes': [], hostname, action, challenge_ts: new Date().toISOString() })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What the script does in a page, as its text: a frame to look at, and a token for the form around each widget. */
const solve = `function () {
  for (const widget of document.querySelectorAll('.cf-turnstile')) {
    const frame = document.createElement('iframe')
    frame.src = new URL('frame.html', document.currentScript?.src ?? document.querySelector('script[src*=turnstile]').src)
    frame.title = 'Turnstile'
    const token = document.createElement('input')
    token.type = 'hidden'
    token.name = widget.dataset.responseFieldName
    token.value = [location.hostname, widget.dataset.action, Math.random()].join('/')
    widget.append(frame, token)
  }
}`
