import { passwordMinLength } from '../../worker/contract/password-field.ts'

const pauseMilliseconds = 300

/**
 * Says how hard a new password is to guess, once whoever types it pauses. It is a hint and stops nothing; the worker
 * judges. The estimate is made here, nothing is sent, and its code is loaded only when the field is entered. The words
 * are the page's: `data-still-too-short`, and `data-strengths` from the easiest to guess to the hardest.
 */
export function hintStrength(hint: HTMLElement): void {
  const input = document.getElementById(hint.dataset.strengthOf ?? '')
  const [meter, text] = [hint.querySelector('meter'), hint.querySelector('p')]
  if (!(input instanceof HTMLInputElement) || !meter || !text) return

  const strengths: string[] = JSON.parse(hint.dataset.strengths ?? '[]')

  const begin = () => void import('./password-estimate.ts').then(({ estimate }) => watch(estimate), giveUp)
  // Without the estimate there is no hint, and nothing else is missing.
  const giveUp = () => {}

  const watch = (estimate: (password: string, words: string[]) => number) => {
    const say = () => {
      const { value } = input
      const isTooShort = [...value.normalize('NFC')].length < passwordMinLength
      const score = estimate(value, personsWords(input))
      meter.value = isTooShort ? Math.min(score, 1) : score
      text.textContent = (isTooShort ? hint.dataset.stillTooShort : strengths[score]) ?? ''
      hint.hidden = value === ''
    }
    let pause: number | undefined
    input.addEventListener('input', () => {
      window.clearTimeout(pause)
      pause = window.setTimeout(say, pauseMilliseconds)
    })
    // What was typed or pasted while the code was on its way.
    say()
  }

  if (document.activeElement === input) begin()
  else input.addEventListener('focus', begin, { once: true })
}

/** What else was typed into the form, such as a name and an address: all of it is easy to guess. */
function personsWords({ form }: HTMLInputElement): string[] {
  const others =
    form?.querySelectorAll<HTMLInputElement>('input:is([type="text"], [type="email"]):not([minlength])') ?? []
  return [...others].flatMap(({ value }) => [value, ...value.split(/[^\p{L}\p{M}\p{N}]+/u)])
}
