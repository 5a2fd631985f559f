import { copy } from '../../worker/contract/copy.ts'
import type { LetterKind } from '../../worker/contract/letters.ts'
import {
  act,
  type Deed,
  type Journey,
  type KindWithLink,
  kindsWithLink,
  type Letter,
  remindThoseWhoWait,
} from './journey.ts'
import type { Address, PortalName } from './steps.ts'

/** What could be seen of a moment: the answer to each deed, in their order, and the letters that came. */
export interface Seen {
  answers: string[]
  letters: SeenLetter[]
}

export interface SeenLetter {
  portal: PortalName
  to: Address
  kind: LetterKind
}

/**
 * What happened at the same time must look as if it had happened one after the other (linearizability). From every
 * journey that explains what was seen until now all orders of the deeds are tried; those that explain this too remain.
 */
export function explain(journeys: Journey[], deeds: Deed[], seen: Seen): Journey[] {
  const explanations = new Map<string, Journey>()
  const done = deeds.map((deed, index) => ({ deed, answer: seen.answers[index] ?? '' }))
  for (const journey of journeys) {
    for (const order of orders(done)) {
      for (const ways of combinations(order.map((one) => waysOf(one, done, journey)))) {
        const after = structuredClone(journey)
        const sessionsBefore = new Map(after.sessions)
        const isExplained = order.every(({ deed, answer }, index) => {
          if (ways[index] === 'beaten') return true
          return act(after, deed, ways[index] === 'late' ? sessionsBefore : after.sessions) === answer
        })
        if (isExplained && letLettersLeave(after, seen.letters)) explanations.set(contentOf(after), after)
      }
    }
  }
  return [...explanations.values()]
}

interface Done {
  deed: Deed
  answer: string
}

function orders<Item>(rest: Item[]): Item[][] {
  if (rest.length === 0) return [[]]
  return rest.flatMap((first) => orders(rest.filter((one) => one !== first)).map((order) => [first, ...order]))
}

function combinations<Item>([first, ...rest]: Item[][]): Item[][] {
  if (first === undefined) return [[]]
  return combinations(rest).flatMap((others) => first.map((item) => [item, ...others]))
}

/**
 * Whoever looked before something of the same account changed and came after it may be `beaten`: turned away with a sentence for all such
 * cases, which need not be the one that belongs to any order; nothing happened then. Or `late`: the session that they came
 * with is over by now, but the password that they gave along is still the right one.
 */
type Way = 'in turn' | 'beaten' | 'late'

const { notices, summary } = copy.en

function waysOf({ deed, answer }: Done, moment: Done[], journey: Journey): Way[] {
  const own = addressesOf(deed, journey)
  const beside = moment
    .map(({ deed: other }) => other)
    .filter((other) => other !== deed && other.portal === deed.portal)
    .filter((other) => addressesOf(other, journey).some((address) => own.includes(address)))
  // One letter a minute to an address is the limit, whoever asks: one of the kind that is counted with this one.
  if (answer.startsWith('429 ')) return beside.some((other) => isCountedWith(deed, other)) ? ['beaten'] : ['in turn']
  const isAfterPassword = deed.does === 'change the password' || deed.does === 'ask for a new address'
  // Logging in and out end the session that they came with, and nothing else.
  if (isAfterPassword && answer !== `422 ${summary}` && beside.some(({ does }) => /^log (in|out)$/.test(does))) {
    return ['in turn', 'late']
  }
  if (!beside.some(({ does }) => changing.has(does))) return ['in turn']
  switch (deed.does) {
    case 'log in':
      return answer === `401 ${notices.wrong_credentials.title}` ? ['in turn', 'beaten'] : ['in turn']
    case 'confirm':
    case 'reset the password':
    case 'prove the new address':
    case 'undo the change of address':
      return /^4(04|09|10) /.test(answer) ? ['in turn', 'beaten'] : ['in turn']
    case 'change the password':
    case 'ask for a new address':
      return answer === `422 ${summary}` ? ['in turn', 'beaten'] : ['in turn', 'late']
    case 'forget the password':
      return ['in turn', 'beaten']
    default:
      return ['in turn']
  }
}

/** Whom a deed is about: the address that it names, and those of the account whose link, cookie or id it has picked. */
function addressesOf(deed: Deed, { links, sessions, developers }: Journey): Address[] {
  const found: (Address | undefined)[] = []
  if ('address' in deed) found.push(deed.address)
  if ('link' in deed && deed.link !== undefined) {
    found.push(links[deed.link]?.to, links[deed.link]?.developer?.address)
  }
  if ('cookie' in deed && deed.cookie !== undefined) found.push(sessions.get(deed.cookie)?.developer.address)
  if ('developer' in deed && deed.developer !== undefined) found.push(developers.get(deed.developer)?.address)
  return found.filter((address) => address !== undefined)
}

const countedAs: Partial<Record<Deed['does'], 'letter' | 'password-reset'>> = {
  'ask for the letter again': 'letter',
  'ask for a new address': 'letter',
  'forget the password': 'password-reset',
}

function isCountedWith(deed: Deed, other: Deed): boolean {
  const isSameAddress = 'address' in deed && 'address' in other && deed.address === other.address
  return isSameAddress && countedAs[deed.does] !== undefined && countedAs[deed.does] === countedAs[other.does]
}

const changing = new Set<Deed['does']>([
  'register',
  'ask for the letter again',
  'forget the password',
  'confirm',
  'reset the password',
  'change the password',
  'ask for a new address',
  'prove the new address',
  'undo the change of address',
  'decide',
  'delete',
])

/** True when the letters that came are those that waited, and those that the sweep wrote. */
function letLettersLeave(journey: Journey, letters: SeenLetter[]): boolean {
  remindThoseWhoWait(journey)
  const due = [...journey.waiting]
  journey.waiting = []
  const came: Letter[] = []
  for (const { portal, to, kind } of letters) {
    const index = due.findIndex((letter) => letter.portal === portal && letter.to === to && letter.kind === kind)
    const [letter] = index < 0 ? [] : due.splice(index, 1)
    if (!letter) return false
    came.push(letter)
  }
  journey.links.push(...linksAmong(came))
  return due.every((letter) => letter.mayBeMissing)
}

/** Letters with a link in an order of their own. Two of a kind to one address cannot be told apart: they are left out. */
export function linksAmong<Some extends SeenLetter>(letters: Some[]): (Some & { kind: KindWithLink })[] {
  const nameOf = ({ portal, to, kind }: Some) => `${portal} ${to} ${kind}`
  const names = letters.map(nameOf)
  return letters
    .filter((letter): letter is Some & { kind: KindWithLink } => kindsWithLink.some((kind) => kind === letter.kind))
    .filter((letter) => names.indexOf(nameOf(letter)) === names.lastIndexOf(nameOf(letter)))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
}

function contentOf(journey: Journey): string {
  return JSON.stringify(journey, (name, value) => {
    if (name === 'letter') return journey.links.indexOf(value)
    return value instanceof Map ? [...value] : value
  })
}
