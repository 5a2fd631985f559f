import fc from 'fast-check'
import { inject, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { busyWalk } from './steps.ts'
import { expectEveryStepToSucceed, walk } from './walk.ts'

test('whatever they do at the same time looks as if it had been done one after the other', async () => {
  const property = fc.asyncProperty(busyWalk, async (moments) => {
    await walk(moments)
    await expectInvariants()
  })
  const walks = inject('walks')
  await fc.assert(property, walks)
  // One walk that is walked again is none of many.
  if (walks.path === undefined) expectEveryStepToSucceed()
})
