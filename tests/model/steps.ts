import fc from 'fast-check'
import type { Decision } from '../../worker/contract/developer-status.ts'

export const portalNames = ['Acme', 'Globex'] as const
export type PortalName = (typeof portalNames)[number]

/** The addresses of two people, and one that either may move to. */
export const addresses = ['ada', 'grace', 'spare'] as const
export type Address = (typeof addresses)[number]

/**
 * A thing that the walk has come upon, counted back from the newest. It is used for what it is for, or, when it `strays`,
 * on the other portal; a link also for what it is not for.
 */
export interface Pick {
  back: number
  strays: boolean
}

/** What somebody does. Links, cookies and developers are picked among all so far: fresh, used up, replaced or foreign. */
export type Step =
  | { does: 'register'; portal: PortalName; address: Address }
  | { does: 'ask for the letter again'; portal: PortalName; address: Address }
  | { does: 'log in'; portal: PortalName; address: Address; password: number; cookie: Pick }
  | { does: 'confirm'; link: Pick; password: number }
  | { does: 'decide'; developer: Pick; decision: Decision }
  | { does: 'delete'; developer: Pick }
  | { does: 'forget the password'; portal: PortalName; address: Address }
  | { does: 'reset the password' | 'undo the change of address'; link: Pick; password: number }
  | { does: 'prove the new address'; link: Pick }
  | { does: 'change the password'; cookie: Pick; presentPassword: number; password: number }
  | { does: 'ask for a new address'; cookie: Pick; presentPassword: number; address: Address }
  | { does: 'log out'; cookie: Pick }
  | { does: 'visit'; cookie: Pick }

/** Steps that happen at the same time, after some time has passed. `turns` say whose round trip is next. */
export interface Moment {
  minutesLater: number
  steps: Step[]
  turns: number[]
}

const portal = fc.constantFrom(...portalNames)
const address = fc.constantFrom<Address>('ada', 'ada', 'ada', 'grace', 'grace', 'grace', 'spare')
const password = fc.constantFrom(0, 0, 0, 0, 0, 0, 1)
const presentPassword = password
const decision = fc.constantFrom<Decision>('approve', 'approve', 'revoke', 'revoke', 'reject')
const fresh: Pick = { back: 0, strays: false }
const some = fc.record({ back: fc.oneof(fc.nat(2), fc.nat(12)), strays: fc.nat(4).map((n) => n === 4) })
const [link, cookie, developer] = Array<fc.Arbitrary<Pick>>(3).fill(
  fc.oneof({ weight: 6, arbitrary: fc.constant(fresh) }, { weight: 1, arbitrary: some }),
) as [fc.Arbitrary<Pick>, fc.Arbitrary<Pick>, fc.Arbitrary<Pick>]

const does = <Name extends Step['does']>(name: Name) => fc.constant(name)
const register = fc.record({ does: does('register'), portal, address })
const confirm = fc.record({ does: does('confirm'), link, password })
const decide = fc.record({ does: does('decide'), developer, decision })
const logIn = fc.record({ does: does('log in'), portal, address, password, cookie })
const forget = fc.record({ does: does('forget the password'), portal, address })
const reset = fc.record({ does: does('reset the password'), link, password })
const askForNewAddress = fc.record({ does: does('ask for a new address'), cookie, presentPassword, address })
const prove = fc.record({ does: does('prove the new address'), link })
const visit = fc.record({ does: does('visit'), cookie })
const undo = fc.record({ does: does('undo the change of address'), link, password })
const single = fc.oneof(
  ...[register, confirm, decide, decide, logIn, forget, reset, askForNewAddress, prove, undo],
  fc.record({ does: does('ask for the letter again'), portal, address }),
  fc.record({ does: does('change the password'), cookie, presentPassword, password }),
  fc.record({ does: does('delete'), developer }),
  fc.record({ does: does('log out'), cookie }),
  visit,
)

/** What somebody comes for takes a few steps; now and then it is a single one, out of nowhere. */
const errand: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(single) },
  { weight: 2, arbitrary: fc.tuple(register, confirm, decide) },
  { weight: 3, arbitrary: fc.tuple(logIn, decide, visit) },
  { weight: 3, arbitrary: fc.tuple(forget, reset) },
  { weight: 3, arbitrary: fc.tuple(logIn, askForNewAddress, prove) },
  { weight: 3, arbitrary: fc.tuple(logIn, askForNewAddress, prove, undo) },
)

// No sum of these comes near to a time at which something expires.
const minutesLater = fc.constantFrom(...Array<number>(12).fill(2), 100, 25 * 60, 8 * 24 * 60)

/** Some are there already when a walk begins, and logged in. */
const beginning = fc
  .subarray<[PortalName, Address]>([
    ['Acme', 'ada'],
    ['Globex', 'ada'],
    ['Globex', 'grace'],
  ])
  .map((people): Moment[] => {
    const each = people.map((_, back) => ({ back, strays: false }))
    const all: Step[][] = [
      people.map(([portal, address]) => ({ does: 'register', portal, address })),
      each.map((link) => ({ does: 'confirm', link, password: 0 })),
      each.map((developer) => ({ does: 'decide', developer, decision: 'approve' })),
      people.map(([portal, address]) => ({ does: 'log in', portal, address, password: 0, cookie: fresh })),
    ]
    return people.length === 0 ? [] : all.map((steps) => ({ minutesLater: 2, steps, turns: [0] }))
  })

/** Errands that are run side by side, step by step. */
function sideBySide({
  minutesLater,
  errands,
  turns,
}: {
  minutesLater: number
  errands: Step[][]
  turns: number[]
}): Moment[] {
  const length = Math.max(...errands.map((steps) => steps.length))
  return Array.from({ length }, (_, index) => ({
    minutesLater: index === 0 ? minutesLater : 2,
    steps: errands.flatMap((steps) => steps[index] ?? []),
    turns,
  }))
}

const walkOf = (errands: fc.Arbitrary<Step[][]>, turns: fc.Arbitrary<number[]>, maxLength: number) =>
  fc
    .tuple(
      beginning,
      fc.array(fc.record({ minutesLater, errands, turns }).map(sideBySide), { minLength: 1, maxLength, size: 'max' }),
    )
    .map(([moments, others]) => [...moments, ...others.flat()])

/** One thing happens after the other. */
export const quietWalk = walkOf(fc.tuple(errand), fc.constant([0]), 14)

/** Up to three things happen at the same time. */
export const busyWalk = walkOf(
  fc.array(errand, { minLength: 1, maxLength: 3, size: 'max' }),
  fc.array(fc.nat(2), { minLength: 1, maxLength: 12, size: 'max' }),
  8,
)
