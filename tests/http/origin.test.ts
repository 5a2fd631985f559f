import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { acme, openWorld } from '../world.ts'

test('an origin whose port is the scheme’s own is the one that browsers send, without it', async () => {
  const world = openWorld({ ...env, ORIGIN_TEMPLATE: 'https://{hostname}:443' })
  expect((await world.visitor(acme).post('/login', { email: 'nobody@example.com', password: 'x' })).status).toBe(401)
})

test('a worker that is not configured says so in its log and serves nothing', async () => {
  const logged: string[] = []
  const silenced = console.error
  console.error = (line: string) => void logged.push(line)
  try {
    const response = await openWorld({ ...env, TOKEN_SECRET: 'short' })
      .visitor(acme)
      .get('/login')
    expect(response.status).toBe(500)
  } finally {
    console.error = silenced
  }
  expect(logged.join()).toContain('TOKEN_SECRET must be a secret of at least 32 characters')
})
