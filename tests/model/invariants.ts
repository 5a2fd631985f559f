import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { decisions } from '../../worker/contract/developer-status.ts'

/** Whatever happened before: what must never be found in the database. Each query finds nothing. */
const neverFound = {
  'two developers of a portal with one address': `
    SELECT portal_id, lower(email) FROM developers GROUP BY portal_id, lower(email) HAVING count(*) > 1`,
  'two sign-ups of a portal with one address': `
    SELECT portal_id, lower(email) FROM registrations GROUP BY portal_id, lower(email) HAVING count(*) > 1`,
  'an open sign-up with the address of a developer': `
    SELECT r.email FROM registrations r JOIN developers d ON d.portal_id = r.portal_id AND d.email_key = r.email_key
    WHERE r.confirmed_at IS NULL AND d.password_hash IS NOT NULL`,
  'a session of somebody who is not approved, or not there': `
    SELECT s.developer_id FROM sessions s LEFT JOIN developers d ON d.id = s.developer_id
    WHERE s.audience = 'developer' AND (d.id IS NULL OR d.status <> 'approved' OR d.portal_id <> s.portal_id)`,
  'a link of an account that is not there, or of another portal': `
    SELECT t.developer_id FROM one_time_tokens t LEFT JOIN developers d ON d.id = t.developer_id
    WHERE t.admin_id IS NULL AND (d.id IS NULL OR d.portal_id IS NOT t.portal_id)`,
  'a letter that was sent twice, or tried twice': 'SELECT id FROM letters WHERE attempts > 1',
  'more letters about decisions than there were decisions': `
    SELECT developer_id, kind FROM letters l WHERE kind IN ('account-approved', 'account-rejected', 'account-revoked')
    GROUP BY portal_id, developer_id, kind HAVING count(*) > (
      SELECT count(*) FROM events e
      WHERE e.portal_id = l.portal_id AND e.developer_id = l.developer_id AND 'account-' || e.to_status = l.kind)`,
  'more than one letter to an admin about a developer who waits': `
    SELECT developer_id FROM letters WHERE kind = 'approval-requested' GROUP BY developer_id, recipient
    HAVING count(*) > 1`,
  'more than one letter to a developer who waits': `
    SELECT developer_id FROM letters WHERE kind = 'request-received' GROUP BY developer_id HAVING count(*) > 1`,
  'more than one letter to a developer who waits for long': `
    SELECT developer_id FROM letters WHERE kind = 'still-pending' GROUP BY developer_id HAVING count(*) > 1`,
  'another notice of a changed password than there were changes': `
    SELECT d.id FROM developers d WHERE
      (SELECT count(*) FROM letters l
        WHERE l.portal_id = d.portal_id AND l.developer_id = d.id AND l.kind = 'password-changed') <>
      (SELECT count(*) FROM events e WHERE e.portal_id = d.portal_id AND e.developer_id = d.id
        AND e.action IN ('reset_password', 'change_password', 'undo_email_change'))`,
  'another notice of a changed address than there were changes': `
    SELECT d.id FROM developers d WHERE
      (SELECT count(*) FROM letters l
        WHERE l.portal_id = d.portal_id AND l.developer_id = d.id AND l.kind = 'email-changed') <>
      (SELECT count(*) FROM events e
        WHERE e.portal_id = d.portal_id AND e.developer_id = d.id AND e.action = 'change_email')`,
  'a count of developers that is not their number': `
    SELECT portal_id, status FROM developer_counts c WHERE developers <>
      (SELECT count(*) FROM developers d WHERE d.portal_id = c.portal_id AND d.status = c.status)`,
  'developers of a status that nobody counts': `
    SELECT portal_id, status FROM developers
    EXCEPT SELECT portal_id, status FROM developer_counts`,
  'a count of invitations that is not their number': `
    SELECT portal_id FROM invitation_counts c WHERE pending <>
      (SELECT count(*) FROM registrations r
        WHERE r.portal_id = c.portal_id AND r.invited_by IS NOT NULL AND r.confirmed_at IS NULL)`,
  'a portal whose days do not add up to what its events tell': `
    SELECT p.id FROM portals p LEFT JOIN daily_counts c ON c.portal_id = p.id GROUP BY p.id HAVING
      coalesce(sum(c.confirmed), 0) <>
        (SELECT count(*) FROM events e WHERE e.portal_id = p.id AND e.action = 'confirm') OR
      coalesce(sum(c.approved), 0) <>
        (SELECT count(DISTINCT e.developer_id) FROM events e WHERE e.portal_id = p.id AND e.to_status = 'approved')`,
} as const

interface Told {
  developer_id: string
  action: string
  from_status: string | null
  to_status: string | null
}

// What one walk broke stays broken. It must not be held against the walks by which the failure is made smaller.
const knownFaults = new Set<string>()

/** Throws if a walk has left something behind that must never be found, or that the events do not tell. */
export async function expectInvariants(): Promise<void> {
  const results = await env.DB.batch<unknown>([
    ...Object.values(neverFound).map((query) => env.DB.prepare(query)),
    env.DB.prepare(
      'SELECT developer_id, action, from_status, to_status FROM events WHERE developer_id IS NOT NULL ORDER BY rowid',
    ),
    env.DB.prepare('SELECT id, status FROM developers'),
  ])
  const found = Object.keys(neverFound).flatMap((name, index) =>
    (results[index]?.results ?? []).map((row) => `${name}: ${JSON.stringify(row)}`),
  )
  const [events, developers] = results.slice(-2).map(({ results }) => results) as [Told[], Stands[]]
  const faults = [...found, ...untold(events, developers)].filter((fault) => !knownFaults.has(fault))
  for (const fault of faults) knownFaults.add(fault)
  expect(faults).toEqual([])
}

interface Stands {
  id: string
  status: string
}

/** What the events tell otherwise than it is, or not at all. */
function untold(events: Told[], developers: Stands[]): string[] {
  const faults: string[] = []
  const statuses = new Map<string, string>()
  for (const event of events) {
    const { developer_id: id, action, from_status: from, to_status: to } = event
    const before = statuses.get(id) ?? null
    if (!mayFollow(before, event)) faults.push(`after ${before}: ${JSON.stringify(event)}`)
    if (action === 'delete') statuses.delete(id)
    else if (to !== null && from !== to) statuses.set(id, to)
  }
  for (const { id, status } of developers) {
    if (statuses.get(id) !== status) faults.push(`${id} is ${status}, but told to be ${statuses.get(id)}`)
    statuses.delete(id)
  }
  for (const id of statuses.keys()) faults.push(`${id} is gone, and nothing tells it`)
  return faults
}

function mayFollow(before: string | null, { action, from_status: from, to_status: to }: Told): boolean {
  switch (action) {
    case 'confirm':
      return before === null && from === null
    case 'approve':
    case 'reject':
    case 'revoke':
      return (
        from === before && to === decisions[action].to && decisions[action].from.some((status) => status === before)
      )
    case 'delete':
      return before !== null && from === before
    default:
      return before !== null
  }
}
