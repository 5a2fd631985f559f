import type { TestProject } from 'vitest/node'
import { startTurnstile } from './turnstile.ts'

/** The stand-in for Turnstile, for all tests in the worker runtime together. */
export default async function standIn({ provide }: TestProject) {
  const { origin, stop } = await startTurnstile()
  provide('turnstileOrigin', origin)
  return stop
}
