import type { LetterOf, LetterPlace } from './letter.ts'

/** To an admin: somebody confirmed an address and waits for a decision. */
export function approvalRequested(
  facts: { full_name: string; email: string },
  { sender, consoleOrigin }: LetterPlace,
): LetterOf<'approval-requested'> {
  return {
    template: 'approval-requested',
    values: { developer_fullname: facts.full_name, developer_email: facts.email },
    link: `${consoleOrigin}/portals/${sender.id}/developers?status=pending`,
  }
}
