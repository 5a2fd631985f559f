import type { DeveloperStatus } from '../../contract/developer-status.ts'
import type { Letter, LetterPlace } from './letter.ts'

const standing: Record<DeveloperStatus, string> = {
  pending: 'Your registration is pending: an admin will look at it, and we will write to you once it is decided.',
  approved: 'Your registration is approved: log in with the password you chose.',
  rejected: 'Your registration was rejected. Write to the portal’s team if you think this is a mistake.',
  revoked: 'Your access has been revoked. Write to the portal’s team if you think this is a mistake.',
}

export function alreadyRegistered(
  facts: { full_name: string; status: DeveloperStatus },
  { sender, senderOrigin }: LetterPlace,
): Letter {
  return {
    subject: `You are already registered with ${sender.name}`,
    preview: `The status of your registration: ${facts.status}.`,
    heading: 'You are already registered',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Somebody, probably you, asked to sign up for ${sender.name} with this address. There is an account for it already.`,
      standing[facts.status],
    ],
    ...(facts.status === 'approved' && { button: { label: 'Log in', url: `${senderOrigin}/login` } }),
    why: `You get this letter because this address was entered on the sign-up page of ${sender.name}. If that was not you, there is nothing to do.`,
  }
}
