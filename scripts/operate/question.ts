import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** True where there is somebody at a terminal who can be asked. */
export function isAnybodyThere(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY
}

/** Whether somebody at the terminal says yes. Whoever ends the input or interrupts instead of answering says no. */
export async function saysYes(question: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const ended = once(asking, 'close').then(() => '')
    const said = await Promise.race([asking.question(`${question} [y/N] `).catch(() => ''), ended])
    return /^y(es)?$/i.test(said.trim())
  } finally {
    asking.close()
  }
}
