import { letterWords } from '../../contract/letter-words.ts'
import { fillWords } from './fill-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function newDevice(
  facts: { full_name: string; device: string; place: string | null; at: number },
  { senderOrigin, language }: LetterPlace,
): LetterOf<'new-device'> {
  const { device, place, at } = facts
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    template: 'new-device',
    greets: facts.full_name,
    values: {
      developer_fullname: facts.full_name,
      device: place ? fillWords(letterWords[language].shared.device_near, { device, place }) : device,
      login_time: `${time.format(at)} UTC`,
    },
    link: `${senderOrigin}/forgot-password`,
  }
}
