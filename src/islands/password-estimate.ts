import { ZxcvbnFactory } from '@zxcvbn-ts/core'

/** The words that most bad passwords are made of. The list of whole passwords is the worker's. */
const everybodysWords = [
  ...['password', 'passwort', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx', '1q2w3e4r', 'letmein'],
  ...['welcome', 'admin', 'administrator', 'login', 'iloveyou', 'monkey', 'dragon', 'football', 'baseball', 'princess'],
  ...['sunshine', 'superman', 'developer', 'portal', 'vestibule', 'secret', 'changeme', 'summer', 'winter'],
]

const estimator = new ZxcvbnFactory()

/** How hard a password is to guess, from 0 (at once) to 4 (nobody can), knowing some words about its owner. */
export function estimate(password: string, ownersWords: string[]): number {
  const place = location.hostname.split('.')
  return estimator.check(
    password,
    [...everybodysWords, ...place, ...ownersWords].filter((word) => word.length > 2),
  ).score
}
