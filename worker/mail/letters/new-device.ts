import { copy } from '../../contract/copy.ts'
import { momentIn } from '../../contract/dates.ts'
import { type Device, describeDevice, describePlace, type Place } from '../../contract/describe-device.ts'
import { letterWords } from '../../contract/letter-words.ts'
import { fillWords } from './fill-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function newDevice(
  facts: { full_name: string; at: number } & Device & Place,
  { senderOrigin, language }: LetterPlace,
): LetterOf<'new-device'> {
  const device = describeDevice(facts, copy[language].device)
  const place = describePlace(facts, language, copy[language].device)
  return {
    template: 'new-device',
    greets: facts.full_name,
    values: {
      developer_fullname: facts.full_name,
      device: place ? fillWords(letterWords[language].shared.device_near, { device, place }) : device,
      login_time: momentIn(language, facts.at),
    },
    link: `${senderOrigin}/forgot-password`,
  }
}
