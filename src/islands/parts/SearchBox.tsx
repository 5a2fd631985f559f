import search from 'lucide-static/icons/search.svg?raw'
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from './Icon.tsx'

const pauseMilliseconds = 250

interface Props {
  /** What is searched for, such as "Search by name or email". */
  label: string
  field: RefObject<HTMLInputElement>
  value: string
  reason: string | undefined
  /** Called a moment after the last key, or at once with Enter. */
  onSearch: (text: string) => void
}

/** Searches while somebody types. */
export function SearchBox({ label, field, value, reason, onSearch }: Props) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const pause = setTimeout(() => onSearch(typed), pauseMilliseconds)
    return () => clearTimeout(pause)
  }, [typed])
  return (
    <search class="field search-box">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSearch(typed)
        }}
      >
        <label class="visually-hidden" for="search">
          {label}
        </label>
        <Icon svg={search} />
        <input
          ref={field}
          id="search"
          type="search"
          placeholder={label}
          autocomplete="off"
          spellcheck={false}
          maxLength={256}
          value={typed}
          aria-keyshortcuts="/"
          aria-invalid={reason ? true : undefined}
          aria-describedby={reason ? 'search-problem' : undefined}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </form>
      {reason && (
        <p class="field-problem" id="search-problem">
          What you search for {reason}
        </p>
      )}
    </search>
  )
}
