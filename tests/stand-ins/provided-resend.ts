import type { TestProject } from 'vitest/node'
import { startResend } from './resend.ts'

/** The stand-in for Resend, for all tests in the worker runtime together. Each test reads what was asked with its own keys. */
export default async function standIn({ provide }: TestProject) {
  const { origin, stop } = await startResend({ requestsPerSecond: 1000 })
  provide('resendOrigin', origin)
  return stop
}
