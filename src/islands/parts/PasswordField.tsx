import eye from 'lucide-static/icons/eye.svg?raw'
import eyeOff from 'lucide-static/icons/eye-off.svg?raw'
import { useEffect, useRef } from 'preact/hooks'
import { passwordMinLength, englishPasswordField as words } from '../../../worker/contract/password-field.ts'
import { hintStrength } from '../hint-strength.ts'
import { offerToShow } from '../offer-to-show.ts'
import { Icon } from './Icon.tsx'

interface Props {
  name?: string
  label?: string
  /** The one in use, or one that is being chosen. */
  autocomplete?: 'current-password' | 'new-password'
  hint?: string
  /** What is wrong with it, in a sentence. */
  problem?: string | undefined
}

/**
 * A password: the present one of whoever is logged in, asked for before something important changes, or a new one. What is
 * typed stays in the field, where its form reads it.
 */
export function PasswordField({
  name = 'password',
  label = 'Current password',
  autocomplete = 'current-password',
  hint,
  problem,
}: Props) {
  const toggle = useRef<HTMLButtonElement>(null)
  const strength = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (toggle.current) offerToShow(toggle.current)
    if (strength.current) hintStrength(strength.current)
  }, [])
  const isNew = autocomplete === 'new-password'
  const described = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <div class="password-box">
        <input
          id={name}
          name={name}
          type="password"
          autocomplete={autocomplete}
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          minLength={isNew ? passwordMinLength : undefined}
          aria-invalid={problem ? true : undefined}
          aria-describedby={described || undefined}
        />
        <button ref={toggle} class="password-toggle" type="button" aria-controls={name} aria-pressed={false} hidden>
          <span>
            <Icon svg={eye} />
            <span class="visually-hidden">{words.show}</span>
          </span>
          <span>
            <Icon svg={eyeOff} />
            <span class="visually-hidden">{words.hide}</span>
          </span>
        </button>
      </div>
      {isNew && (
        <div
          ref={strength}
          class="password-strength"
          data-strength-of={name}
          data-still-too-short={words.still_too_short}
          data-strengths={JSON.stringify(words.strengths)}
          hidden
        >
          <meter min={0} max={4} low={2} high={3} optimum={4} aria-label={words.strength} />
          <p aria-live="polite" />
        </div>
      )}
      {problem && (
        <p class="field-problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
