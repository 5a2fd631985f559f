import type { LetterOf, LetterPlace } from './letter.ts'

export function passkeyAdded(
  facts: { full_name: string; passkey_name: string },
  { senderOrigin }: LetterPlace,
): LetterOf<'passkey-added'> {
  return {
    template: 'passkey-added',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, passkey_name: facts.passkey_name },
    link: `${senderOrigin}/account`,
  }
}
