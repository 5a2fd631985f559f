import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { LetterEditor } from './LetterEditor.tsx'
import { LetterList } from './LetterList.tsx'
import { letterInAddress } from './letter-in-address.ts'

/** What a portal's letters say, in its own words where it has some. */
export function LetterWords() {
  return (
    <Console room="letter-words">
      <Room />
    </Console>
  )
}

function Room() {
  const portalId = portalIdInAddress()
  const letter = letterInAddress()
  return letter ? <LetterEditor portalId={portalId} {...letter} /> : <LetterList portalId={portalId} />
}
