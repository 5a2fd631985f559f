import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw'
import { useEffect, useRef } from 'preact/hooks'
import type { InvalidParameter } from '../../../worker/contract/problem.ts'
import { Icon } from '../parts/Icon.tsx'
import { type Draft, sayLimits } from './draft.ts'

interface Props {
  drafts: Draft[]
  /** What the server says is wrong, by `fields.<place>.<property>`. */
  problems: InvalidParameter[]
  onMove: (from: number, to: number) => void
  onEdit: (place: number) => void
  onRemove: (place: number) => void
}

/** The fields in the order in which they are asked. */
export function FieldList({ drafts, problems, onMove, onEdit, onRemove }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const focused = useRef<{ key: string; control: string }>()

  // A row that moves or goes loses the focus on its way.
  useEffect(() => {
    if (!focused.current) return
    const { key, control } = focused.current
    list.current?.querySelector<HTMLElement>(`[data-field="${key}"] [data-control="${control}"]`)?.focus()
    focused.current = undefined
  }, [drafts])

  const move = (draft: Draft, from: number, to: number) => {
    if (to < 0 || to >= drafts.length) return
    focused.current = { key: draft.key, control: to < from ? 'up' : 'down' }
    onMove(from, to)
  }
  const remove = (place: number) => {
    const heir = drafts[place + 1] ?? drafts[place - 1]
    focused.current = heir && { key: heir.key, control: 'remove' }
    onRemove(place)
  }
  return (
    <ol class="own-fields" ref={list}>
      {drafts.map((draft, place) => (
        <li class="own-field" key={draft.key} data-field={draft.key}>
          <div class="own-field-words">
            <p class="cell-title">{draft.label}</p>
            <p class="cell-text">{sayLimits(draft)}</p>
            {draft.help && <p class="own-field-help">“{draft.help}”</p>}
            {problems
              .filter(({ field }) => field.startsWith(`fields.${place}.`))
              .map(({ field, reason }) => (
                <p key={field} class="field-problem">
                  {propertyWords(field.split('.')[2] ?? '')} {reason}
                </p>
              ))}
          </div>
          <div class="own-field-actions">
            <button
              type="button"
              class="button own-field-move"
              data-control="up"
              aria-disabled={place === 0}
              onClick={() => move(draft, place, place - 1)}
            >
              <Icon svg={arrowUp} />
              <span class="visually-hidden">Move {draft.label} up</span>
            </button>
            <button
              type="button"
              class="button own-field-move"
              data-control="down"
              aria-disabled={place === drafts.length - 1}
              onClick={() => move(draft, place, place + 1)}
            >
              <Icon svg={arrowDown} />
              <span class="visually-hidden">Move {draft.label} down</span>
            </button>
            <button type="button" class="button" onClick={() => onEdit(place)}>
              Edit<span class="visually-hidden"> {draft.label}</span>
            </button>
            <button type="button" class="button" data-control="remove" onClick={() => remove(place)}>
              Remove<span class="visually-hidden"> {draft.label}</span>
            </button>
          </div>
        </li>
      ))}
    </ol>
  )
}

const words: Record<string, string> = {
  label: 'The question',
  help: 'The hint',
  kind: 'The kind',
  options: 'The options',
  max_length: 'The longest answer',
  min: 'The smallest number',
  max: 'The largest number',
}

function propertyWords(property: string): string {
  return words[property] ?? 'This field'
}
