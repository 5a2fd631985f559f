import type { Letter, LetterPlace } from './letter.ts'

/** To an admin: somebody confirmed an address and waits for a decision. */
export function approvalRequested(
  facts: { full_name: string; email: string },
  { sender, consoleOrigin }: LetterPlace,
): Letter {
  return {
    subject: `${facts.full_name} asks to join ${sender.name}`,
    preview: 'A new developer is waiting for your decision.',
    heading: 'A developer is waiting',
    paragraphs: [
      `${facts.full_name} (${facts.email}) confirmed their email and asks to join ${sender.name}.`,
      'Approve or reject the request in the console. We will let them know.',
    ],
    button: {
      label: 'Look at the request',
      url: `${consoleOrigin}/portals/${sender.id}/developers?status=pending`,
    },
    why: `You get this letter because you are an admin of ${sender.name}.`,
  }
}
