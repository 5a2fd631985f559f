import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RegistrationField } from '../../../worker/contract/registration-form.ts'
import { Icon } from '../parts/Icon.tsx'
import type { Rule } from './draft.ts'
import { decisionWords, sayCondition } from './rule-words.ts'

interface Props {
  rules: Rule[]
  fields: RegistrationField[] | undefined
  onMove: (from: number, to: number) => void
  onEdit: (place: number) => void
  onRemove: (place: number) => void
}

/** The rules in the order in which they are asked, each as a sentence. */
export function RuleList({ rules, fields, onMove, onEdit, onRemove }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const focused = useRef<{ id: string; control: string }>()

  // A row that moves or goes loses the focus on its way. It is back before the next key is pressed.
  useLayoutEffect(() => {
    if (!focused.current) return
    const { id, control } = focused.current
    list.current?.querySelector<HTMLElement>(`[data-rule="${id}"] [data-control="${control}"]`)?.focus()
    focused.current = undefined
  }, [rules])

  const move = (rule: Rule, from: number, to: number) => {
    if (to < 0 || to >= rules.length) return
    focused.current = { id: rule.id, control: to < from ? 'up' : 'down' }
    onMove(from, to)
  }
  const remove = (place: number) => {
    const heir = rules[place + 1] ?? rules[place - 1]
    focused.current = heir && { id: heir.id, control: 'remove' }
    onRemove(place)
  }
  return (
    <ol class="rules" ref={list}>
      {rules.map((rule, place) => (
        <li class="rule" key={rule.id} data-rule={rule.id}>
          <div class="rule-words">
            <p>
              {sayCondition(rule.when, fields)} <span aria-hidden="true">→</span>{' '}
              <strong class="rule-decision" data-decision={rule.decision}>
                {decisionWords[rule.decision]}
              </strong>
            </p>
            {rule.reason && <p class="rule-reason">“{rule.reason}”</p>}
          </div>
          <div class="rule-actions">
            <button
              type="button"
              class="button rule-move"
              data-control="up"
              aria-disabled={place === 0}
              onClick={() => move(rule, place, place - 1)}
            >
              <Icon svg={arrowUp} />
              <span class="visually-hidden">Move rule {place + 1} up</span>
            </button>
            <button
              type="button"
              class="button rule-move"
              data-control="down"
              aria-disabled={place === rules.length - 1}
              onClick={() => move(rule, place, place + 1)}
            >
              <Icon svg={arrowDown} />
              <span class="visually-hidden">Move rule {place + 1} down</span>
            </button>
            <button type="button" class="button" onClick={() => onEdit(place)}>
              Edit<span class="visually-hidden"> rule {place + 1}</span>
            </button>
            <button type="button" class="button" data-control="remove" onClick={() => remove(place)}>
              Remove<span class="visually-hidden"> rule {place + 1}</span>
            </button>
          </div>
        </li>
      ))}
    </ol>
  )
}
