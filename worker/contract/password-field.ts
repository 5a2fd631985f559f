// Apart from the fields and the copy, which bring a validator along: the browser reads this too.

export const passwordMinLength = 15
export const passwordMaxLength = 128

interface PasswordFieldWords {
  show: string
  hide: string
  /** What the meter measures. */
  strength: string
  still_too_short: string
  /** From what a stranger guesses at once to what nobody does. */
  strengths: readonly [string, string, string, string, string]
}

/** What stands at a field for a password. */
export const passwordField = {
  en: {
    show: 'Show password',
    hide: 'Hide password',
    strength: 'Strength',
    still_too_short: 'Still too short',
    strengths: [
      'Very easy to guess',
      'Easy to guess',
      'Could be harder to guess',
      'Quite hard to guess',
      'Hard to guess',
    ],
  },
} as const satisfies Record<'en', PasswordFieldWords>
