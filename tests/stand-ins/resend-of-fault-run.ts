import type { TestProject } from 'vitest/node'
import { startResend } from './resend.ts'

/** A stand-in for Resend that the fault run has for itself: what others tell theirs to do must not reach it. */
export default async function standIn({ provide }: TestProject) {
  const { origin, stop } = await startResend({ requestsPerSecond: 10_000 })
  provide('resendOfFaultRun', origin)
  return stop
}
