import { addressOf, type Room } from '../addresses.ts'
import { useShortcuts } from './shortcuts.ts'

const keysOf: [key: string, room: Room, words: string][] = [
  ['p', 'portals', 'Dev Portal'],
  ['o', 'overview', 'Overview'],
  ['s', 'published-services', 'Published Services'],
  ['d', 'developers', 'Developers'],
  ['i', 'invitations', 'Invitations'],
  ['l', 'letters', 'Letters'],
  ['r', 'approval-rules', 'Approval rules'],
  ['f', 'registration-form', 'Registration form'],
  ['t', 'terms', 'Terms'],
  ['w', 'letter-words', 'Letter words'],
  ['e', 'settings', 'Settings'],
  ['m', 'admins', 'Admins'],
  ['a', 'activity', 'Activity'],
  ['y', 'account', 'Your account'],
]

/** `g` and a letter lead to the rooms that the menu shows. */
export function RoomKeys({
  portalId,
  isOrganizationAdmin,
}: {
  portalId: string | undefined
  isOrganizationAdmin: boolean
}) {
  useShortcuts(
    'Go to',
    keysOf.flatMap(([key, room, words]) => {
      const address = addressOf(room, portalId)
      if (!address || (room === 'admins' && !isOrganizationAdmin)) return []
      return [{ keys: `g ${key}`, words, run: () => location.assign(address) }]
    }),
  )
  return null
}
