import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'

async function start(port: string): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['scripts/start.ts'], { env: { ...process.env, PORT: port } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

test('a port that is taken is said in one line, before anything else is done', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { code, said } = await start(String(port))
  server.close()
  expect(code).toBe(1)
  expect(said).toBe(`Port ${port} is taken. Free it, or choose another one: PORT=${port + 1} npm start\n`)
})

test.each(['0', '65536', 'http', '80 80', '-1'])('PORT=%s is refused in one line', async (port) => {
  const { code, said } = await start(port)
  expect(code).toBe(1)
  expect(said).toBe(`PORT is "${port}", which is not a port. Choose a number from 1 to 65535: PORT=8788 npm start\n`)
})
