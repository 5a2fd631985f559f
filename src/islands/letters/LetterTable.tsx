import type { Letter } from '../../../worker/contract/management/letters.ts'
import { letterAddress } from '../addresses.ts'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import { isInVain } from './letter-words.ts'
import { StateWord } from './StateWord.tsx'

interface Props {
  portalId: string
  letters: Letter[] | undefined
  isResting: boolean
  onSendAgain: (letter: Letter, row: number) => void
  onCorrect: (letter: Letter, row: number) => void
}

export function LetterTable({ portalId, letters, isResting, onSendAgain, onCorrect }: Props) {
  return (
    <TableFrame isLoading={!letters}>
      <thead>
        <tr>
          <th scope="col">Letter</th>
          <th scope="col">State</th>
          <th scope="col">Written</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {letters ? (
        <tbody>
          {letters.map((letter, row) => (
            <tr key={letter.id} tabIndex={-1}>
              <td>
                <p class="cell-title">
                  <a href={letterAddress(portalId, letter.id)}>{letter.subject}</a>
                </p>
                <p class="cell-text">
                  {letter.recipient}
                  {letter.registration?.full_name && (
                    <>
                      {' · '}
                      <bdi>{letter.registration.full_name}</bdi>
                    </>
                  )}
                </p>
              </td>
              <td>
                <StateWord state={letter.state} />
              </td>
              <td>
                <When at={letter.created_at} />
              </td>
              <td class={isInVain(letter) ? 'cell-actions' : undefined}>
                {isInVain(letter) && (
                  <>
                    {letter.registration && (
                      <button type="button" class="button" onClick={() => onCorrect(letter, row)}>
                        Correct the address<span class="visually-hidden"> {letter.recipient}</span>
                      </button>
                    )}
                    <button
                      type="button"
                      class="button"
                      aria-disabled={isResting}
                      onClick={() => isResting || onSendAgain(letter, row)}
                    >
                      Send again<span class="visually-hidden"> to {letter.recipient}</span>
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
      )}
    </TableFrame>
  )
}
