import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startResend } from './resend.ts'

/**
 * What the fault run has for itself: a stand-in for Resend, which what others tell theirs to do must not reach, and a place
 * to write its numbers to, for what is written in the worker runtime is not shown where a test passed.
 */
export default async function standIns({ provide }: TestProject) {
  const resend = await startResend({ requestsPerSecond: 10_000 })
  const numbers = createServer((request, response) => {
    request.pipe(process.stdout, { end: false })
    request.once('end', () => response.end())
  })
  numbers.listen(0, '127.0.0.1')
  await once(numbers, 'listening')
  const { port } = numbers.address() as AddressInfo
  provide('faultRun', { resend: resend.origin, numbers: `http://127.0.0.1:${port}` })
  return () => {
    resend.stop()
    numbers.close()
  }
}
