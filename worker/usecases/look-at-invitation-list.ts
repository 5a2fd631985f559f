import { v7 as uuidv7 } from 'uuid'
import { parseEmailAddress } from '../contract/email-address.ts'
import { isOfDomains } from '../contract/email-domains.ts'
import { fullName } from '../contract/fields.ts'
import type { RowProblem } from '../contract/invitation-rows.ts'
import type { NewInvitationList } from '../contract/management/invitation-lists.ts'
import type { InvitationList, JudgedRow } from '../store/invitation-lists.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'

type GivenRow = NewInvitationList['rows'][number]

interface Given {
  store: Pick<PortalStore, 'invitationLists'>
  portal: Pick<Portal, 'denied_email_domains'>
  adminId: string
  now: number
}

/** Keeps a list of people to invite, with what is wrong with each of its rows. Nobody is invited yet. */
export async function lookAtInvitationList(
  { rows, message }: NewInvitationList,
  { store, portal, adminId, now }: Given,
): Promise<InvitationList> {
  const judged = judge(rows, portal.denied_email_domains)
  return store.invitationLists.add(uuidv7({ msecs: now }), { rows: judged, message }, { adminId, now })
}

function judge(rows: GivenRow[], deniedDomains: string[]): JudgedRow[] {
  const rowOfAddress = new Map<string, number>()
  return rows.map(({ row, email, full_name }) => {
    const address = parseEmailAddress(email)
    const name = full_name.trim()
    const sameAsRow = address && (rowOfAddress.get(address.key) ?? null)
    if (address && !sameAsRow) rowOfAddress.set(address.key, row)
    const problem = (): RowProblem | null => {
      if (!address) return email.trim() === '' ? 'email_missing' : 'not_an_address'
      if (sameAsRow) return 'doubled'
      if (isOfDomains(address.key, deniedDomains)) return 'domain_denied'
      const problemOfName = name === '' ? undefined : fullName.safeParse(name).error?.issues[0]?.message
      return problemOfName ? (problemOfName === 'full_name_too_long' ? 'name_too_long' : 'name_unreadable') : null
    }
    return {
      row,
      email: address?.address ?? shown(email),
      fullName: shown(name),
      problem: problem(),
      sameAsRow: sameAsRow ?? null,
    }
  })
}

const shownCharacters = 300

/** What people are shown of a text that may be anything: readable, and not endless. */
function shown(text: string): string {
  const readable = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .trim()
  const characters = [...readable]
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters).join('')}…` : readable
}
