import type { ApprovalCondition } from '../contract/approval-rules.ts'
import type { DeveloperEvent } from '../contract/management/developer-records.ts'
import { instant } from '../http/endpoint.ts'
import type { ToldEvent } from '../store/activity.ts'

/** An event as the API tells of it. */
export function eventAnswer(event: ToldEvent): DeveloperEvent {
  return {
    id: event.id,
    action: event.action,
    actor: { kind: event.actor, id: event.actor_id, name: actorName(event) },
    from_status: event.from_status,
    to_status: event.to_status,
    reason: event.reason,
    subject: event.subject,
    subject_name: event.subject_name,
    details: event.details,
    job_id: event.job_id,
    created_at: instant(event.created_at),
  }
}

function actorName({ actor, admin_name, developer_name, rule }: ToldEvent): string | null {
  switch (actor) {
    case 'admin':
      return admin_name
    // Developers act on nobody but themselves.
    case 'developer':
      return developer_name
    case 'rule':
      return rule && conditionWords(rule.when)
    case 'system':
    case 'operator':
      return null
  }
}

function conditionWords(when: ApprovalCondition): string {
  switch (when.kind) {
    case 'invitation':
      return 'Invited developers'
    case 'email_domain':
      return `Addresses at ${shortList(when.domains)}`
    case 'answer':
      return `Answers that ${when.operator === 'is' ? 'are' : 'contain'} “${when.value}”`
  }
}

function shortList(domains: string[]): string {
  const [first = '', ...others] = domains
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
