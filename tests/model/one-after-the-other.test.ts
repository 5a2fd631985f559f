import fc from 'fast-check'
import { inject, test } from 'vitest'
import { expectInvariants } from './invariants.ts'
import { quietWalk } from './steps.ts'
import { expectEveryStepToSucceed, walk } from './walk.ts'

test('whatever two people do on two portals, one thing after the other, the model foresees each answer', async () => {
  const property = fc.asyncProperty(quietWalk, async (moments) => {
    await walk(moments)
    await expectInvariants()
  })
  const walks = inject('walks')
  await fc.assert(property, walks)
  // One walk that is walked again is none of many.
  if (walks.path === undefined) expectEveryStepToSucceed()
})
