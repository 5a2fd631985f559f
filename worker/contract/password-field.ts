import type { Language } from './language.ts'

// Apart from the fields and the copy, which bring a validator along: the browser reads this too.

export const passwordMinLength = 15
export const passwordMaxLength = 128

export interface PasswordFieldWords {
  show: string
  hide: string
  /** What the meter measures. */
  strength: string
  still_too_short: string
  /** From what a stranger guesses at once to what nobody does. */
  strengths: readonly [string, string, string, string, string]
}

// Each apart from the others, so that the console, which makes its fields in the browser, brings one of them along.

export const englishPasswordField: PasswordFieldWords = {
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
}

const germanPasswordField: PasswordFieldWords = {
  show: 'Passwort anzeigen',
  hide: 'Passwort verbergen',
  strength: 'Sicherheit',
  still_too_short: 'Noch zu kurz',
  strengths: [
    'Sehr leicht zu erraten',
    'Leicht zu erraten',
    'Könnte schwerer zu erraten sein',
    'Ziemlich schwer zu erraten',
    'Schwer zu erraten',
  ],
}

const frenchPasswordField: PasswordFieldWords = {
  show: 'Afficher le mot de passe',
  hide: 'Masquer le mot de passe',
  strength: 'Robustesse',
  still_too_short: 'Encore trop court',
  strengths: [
    'Très facile à deviner',
    'Facile à deviner',
    'Pourrait être plus difficile à deviner',
    'Assez difficile à deviner',
    'Difficile à deviner',
  ],
}

const spanishPasswordField: PasswordFieldWords = {
  show: 'Mostrar la contraseña',
  hide: 'Ocultar la contraseña',
  strength: 'Seguridad',
  still_too_short: 'Aún es demasiado corta',
  strengths: [
    'Muy fácil de adivinar',
    'Fácil de adivinar',
    'Podría ser más difícil de adivinar',
    'Bastante difícil de adivinar',
    'Difícil de adivinar',
  ],
}

const japanesePasswordField: PasswordFieldWords = {
  show: 'パスワードを表示',
  hide: 'パスワードを隠す',
  strength: '強度',
  still_too_short: 'まだ短すぎます',
  strengths: [
    'とても推測されやすい',
    '推測されやすい',
    'もう少し推測されにくくできます',
    'かなり推測されにくい',
    '推測されにくい',
  ],
}

/** What stands at a field for a password. */
export const passwordField = {
  en: englishPasswordField,
  de: germanPasswordField,
  fr: frenchPasswordField,
  es: spanishPasswordField,
  ja: japanesePasswordField,
} as const satisfies Record<Language, PasswordFieldWords>
