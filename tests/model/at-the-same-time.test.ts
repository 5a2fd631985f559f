import fc from 'fast-check'
import { inject, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { busyWalk } from './steps.ts'
import { walk } from './walk.ts'

test('whatever they do at the same time looks as if it had been done one after the other', async () => {
  const property = fc.asyncProperty(busyWalk, async (moments) => {
    await walk(moments)
    await expectInvariants()
  })
  await fc.assert(property, inject('walks'))
})
