import type { Letter, LetterPlace } from './letter.ts'

/** To an admin: somebody confirmed an address and waits for a decision. */
export function approvalRequested(
  facts: { full_name: string; email: string },
  { portal, consoleOrigin }: LetterPlace,
): Letter {
  return {
    subject: `${facts.full_name} asks to join ${portal.name}`,
    preview: 'A new developer is waiting for your decision.',
    heading: 'A developer is waiting',
    paragraphs: [
      `${facts.full_name} (${facts.email}) confirmed their email and asks to join ${portal.name}.`,
      'Approve or reject the request in the console. We will let them know.',
    ],
    button: {
      label: 'Look at the request',
      url: `${consoleOrigin}/portals/${portal.id}/developers?status=pending`,
    },
    why: `You get this letter because you are an admin of ${portal.name}.`,
  }
}
