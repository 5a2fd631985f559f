import { useEffect, useRef } from 'preact/hooks'
import { tinykeys } from 'tinykeys'

/** Something that a key does: one key such as `j`, or two that follow one another, such as `g d`. */
export interface Shortcut {
  keys: string
  words: string
  run: () => void
}

export interface ShortcutGroup {
  title: string
  shortcuts: Shortcut[]
}

const leadKey = 'g'
const sequenceMilliseconds = 1000

const groups = new Set<{ current: ShortcutGroup }>()

/** Everything that keys do on this page at the moment. */
export function knownShortcuts(): ShortcutGroup[] {
  return [...groups].map(({ current }) => current).filter(({ shortcuts }) => shortcuts.length > 0)
}

/**
 * Lets keys do something as long as the part that calls this is on the page, and lists them in the help. No key does
 * anything while somebody types, while a dialog is open or together with Ctrl, Alt or Meta.
 */
export function useShortcuts(title: string, shortcuts: Shortcut[]): void {
  const group = useRef({ title, shortcuts })
  group.current = { title, shortcuts }
  const keys = shortcuts.map((shortcut) => shortcut.keys).join()

  useEffect(() => {
    groups.add(group)
    return () => void groups.delete(group)
  }, [])
  useEffect(() => {
    const bindings = keys.split(',').map((key) => {
      const press = (event: KeyboardEvent) => {
        event.preventDefault()
        group.current.shortcuts.find((shortcut) => shortcut.keys === key)?.run()
      }
      return [bindingOf(key), press] as const
    })
    if (keys === '') return
    const isSequence = (binding: string) => binding.includes(' ')
    const sequences = Object.fromEntries(bindings.filter(([binding]) => isSequence(binding)))
    const singles = Object.fromEntries(bindings.filter(([binding]) => !isSequence(binding)))
    const stops = [
      tinykeys(window, sequences, { ignore: isElsewhere, timeout: sequenceMilliseconds }),
      tinykeys(window, singles, { ignore: (event) => isElsewhere(event) || isSecondOfTwo(event) }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [keys])
}

// Where a sign needs Shift depends on the keyboard; a letter with Shift is another key.
function bindingOf(keys: string): string {
  return /^[a-z]/i.test(keys) ? keys : `[Shift]+${keys}`
}

// Only what moves may go on while its key is held down.
const movingKeys = ['j', 'k']
const fields = 'input:not([type="checkbox"]), textarea, select, [contenteditable]'
const pressable = 'a, button, summary, input'

function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body
  return (
    event.isComposing ||
    event.defaultPrevented ||
    (event.repeat && !movingKeys.includes(event.key)) ||
    target.closest(fields) !== null ||
    (event.key === 'Enter' && target.closest(pressable) !== null) ||
    // A dialog stays on the page for a moment after it closed, and would take the next question with it.
    document.querySelector('dialog') !== null
  )
}

// What follows `g` belongs to it, and is no key of its own: `g a` approves nobody.
let ledAt: number | undefined
let second: KeyboardEvent | undefined
globalThis.addEventListener?.(
  'keydown',
  (event) => {
    if (ledAt !== undefined && event.timeStamp - ledAt < sequenceMilliseconds) second = event
    const leads = event.key === leadKey && !isElsewhere(event)
    ledAt = leads && !event.ctrlKey && !event.altKey && !event.metaKey ? event.timeStamp : undefined
  },
  { capture: true },
)

function isSecondOfTwo(event: KeyboardEvent): boolean {
  return event === second
}
