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

const names: Record<Step['does'], true> = {
  register: true,
  'ask for the letter again': true,
  'log in': true,
  confirm: true,
  decide: true,
  delete: true,
  'forget the password': true,
  'reset the password': true,
  'undo the change of address': true,
  'prove the new address': true,
  'change the password': true,
  'ask for a new address': true,
  'log out': true,
  visit: true,
}
export const everyStep = Object.keys(names) as Step['does'][]

/** Steps that happen at the same time, after some time has passed. `turns` say whose round trip is next. */
export interface Moment {
  minutesLater: number
  steps: Step[]
  turns: number[]
}

const password = fc.constantFrom(0, 0, 0, 0, 0, 0, 1)
const presentPassword = password
const fresh: Pick = { back: 0, strays: false }
const some = fc.record({ back: fc.oneof(fc.nat(2), fc.nat(12)), strays: fc.nat(4).map((n) => n === 4) })
const pick = fc.oneof({ weight: 6, arbitrary: fc.constant(fresh) }, { weight: 1, arbitrary: some })
const does = <Name extends Step['does']>(name: Name) => fc.constant(name)

/** What happens on both portals, and most of it on one. */
function around(main: PortalName) {
  const other = main === 'Acme' ? 'Globex' : 'Acme'
  const portal = fc.constantFrom(main, main, main, main, other)
  const address = fc.constantFrom<Address>('ada', 'ada', 'ada', 'ada', 'grace', 'grace', 'spare')
  const decision = fc.constantFrom<Decision>('approve', 'approve', 'revoke', 'revoke', 'reject')

  const register = fc.record({ does: does('register'), portal, address })
  const askAgain = fc.record({ does: does('ask for the letter again'), portal, address })
  const confirm = fc.record({ does: does('confirm'), link: pick, password })
  const decide = fc.record({ does: does('decide'), developer: pick, decision })
  const remove = fc.record({ does: does('delete'), developer: pick })
  const logIn = fc.record({ does: does('log in'), portal, address, password, cookie: pick })
  const logOut = fc.record({ does: does('log out'), cookie: pick })
  const visit = fc.record({ does: does('visit'), cookie: pick })
  const forget = fc.record({ does: does('forget the password'), portal, address })
  const reset = fc.record({ does: does('reset the password'), link: pick, password })
  const change = fc.record({ does: does('change the password'), cookie: pick, presentPassword, password })
  const move = fc.record({ does: does('ask for a new address'), cookie: pick, presentPassword, address })
  const prove = fc.record({ does: does('prove the new address'), link: pick })
  const undo = fc.record({ does: does('undo the change of address'), link: pick, password })

  const single: fc.Arbitrary<Step> = fc.oneof(
    ...[
      register,
      askAgain,
      confirm,
      decide,
      decide,
      remove,
      logIn,
      logOut,
      visit,
      forget,
      reset,
      change,
      move,
      prove,
      undo,
    ],
  )
  /** What somebody comes for takes a few steps; now and then it is a single one, out of nowhere. */
  const errand: fc.Arbitrary<Step[]> = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(single) },
    { weight: 2, arbitrary: fc.tuple(register, confirm, decide) },
    { weight: 3, arbitrary: fc.tuple(logIn, decide, visit) },
    { weight: 3, arbitrary: fc.tuple(forget, reset) },
    { weight: 3, arbitrary: fc.tuple(logIn, move, prove) },
    { weight: 3, arbitrary: fc.tuple(logIn, move, prove, undo) },
  )
  /** Somebody comes in while the door is being closed. */
  const race: fc.Arbitrary<Step[][]> = fc
    .tuple(
      fc.oneof<fc.Arbitrary<Step>[]>(logIn, logIn, logIn, confirm, reset, move, prove, undo),
      fc.oneof<fc.Arbitrary<Step>[]>(decide, decide, decide, register, remove, reset, change, prove, undo),
    )
    .map((steps) => steps.map((step) => [step]))
  const together = fc.oneof(
    { weight: 2, arbitrary: fc.array(errand, { minLength: 1, maxLength: 3, size: 'max' }) },
    { weight: 1, arbitrary: race },
  )

  /** Some are there already when a walk begins, and logged in. */
  const beginning = fc
    .subarray<[PortalName, Address]>([
      [main, 'ada'],
      [main, 'grace'],
      [other, 'ada'],
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
  return { beginning, errand, together }
}

// A sum of these may be the very time after which something expires. It is over by then: in the model, and in the product,
// whose clock is a few milliseconds further.
const minutesLater = fc.constantFrom(...Array<number>(12).fill(2), 100, 25 * 60, 8 * 24 * 60)
const noTurns = fc.constant<number[]>([0])
const anyTurns = fc.array(fc.nat(2), { minLength: 1, maxLength: 12, size: 'max' })

type Meeting = Omit<Moment, 'steps'> & { errands: Step[][] }

function walkOf(beginning: fc.Arbitrary<Moment[]>, meeting: fc.Arbitrary<Meeting>, maxLength: number) {
  const meetings = fc.array(meeting.map(sideBySide), { minLength: 1, maxLength, size: 'max' })
  return fc.tuple(beginning, meetings).map(([moments, others]) => [...moments, ...others.flat()])
}

/** Errands that are run side by side, step by step. */
function sideBySide({ minutesLater, errands, turns }: Meeting): Moment[] {
  const length = Math.max(...errands.map((steps) => steps.length))
  return Array.from({ length }, (_, index) => ({
    minutesLater: index === 0 ? minutesLater : 2,
    steps: errands.flatMap((steps) => steps[index] ?? []),
    turns,
  }))
}

/** One thing happens after the other. */
export const quietWalk = fc.oneof(
  ...portalNames.map((main) => {
    const { beginning, errand } = around(main)
    return walkOf(beginning, fc.record({ minutesLater, errands: fc.tuple(errand), turns: noTurns }), 14)
  }),
)

/** Up to three things happen at the same time. */
export const busyWalk = fc.oneof(
  ...portalNames.map((main) => {
    const { beginning, together } = around(main)
    return walkOf(beginning, fc.record({ minutesLater, errands: together, turns: anyTurns }), 8)
  }),
)
