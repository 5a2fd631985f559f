import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll } from 'vitest'
import { seed } from '../scripts/seed.ts'
import { adminCredentials, startOfTime } from './world.ts'

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  const { email, password } = adminCredentials
  await seed(env.DB, {
    adminEmail: email,
    adminPassword: password,
    pepper: env.PASSWORD_PEPPER,
    now: startOfTime - 1000,
  })
})
