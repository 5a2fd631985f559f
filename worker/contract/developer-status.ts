/** Konnect's four statuses, and nothing else. */
export const developerStatuses = ['pending', 'approved', 'rejected', 'revoked'] as const
export type DeveloperStatus = (typeof developerStatuses)[number]

/** What an admin can decide about a developer: from which statuses, and to which one. Everything else is refused. */
export const decisions = {
  approve: { from: ['pending', 'rejected', 'revoked'], to: 'approved' },
  reject: { from: ['pending'], to: 'rejected' },
  revoke: { from: ['approved'], to: 'revoked' },
} as const satisfies Record<string, { from: readonly DeveloperStatus[]; to: DeveloperStatus }>

export type Decision = keyof typeof decisions
