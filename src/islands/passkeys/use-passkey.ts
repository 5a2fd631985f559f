import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser'
import { postJson } from './post-json.ts'

// The button of a page that can be passed with a passkey. It asks for a challenge only when it is pressed.

const way = document.querySelector<HTMLElement>('[data-passkey]')
const button = way?.querySelector('button')
const said = way?.querySelector('[role="alert"]')
if (way && button && said && browserSupportsWebAuthn()) {
  way.hidden = false
  button.addEventListener('click', async () => {
    if (button.ariaDisabled === 'true') return
    button.ariaDisabled = 'true'
    said.textContent = ''
    said.textContent = await answer(way)
    button.ariaDisabled = null
  })
}

/** Passes, or says why not. */
async function answer({ dataset: { passkey: path = '', failed = '', cancelled = '' } }: HTMLElement): Promise<string> {
  try {
    const asked = await postJson(`${path}/options`)
    if ('wrong' in asked) return asked.problem ?? failed
    const signed = await startAuthentication({ optionsJSON: asked.answer }).catch(() => undefined)
    if (!signed) return cancelled
    const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response
    const response = { clientDataJSON, authenticatorData, signature, userHandle }
    const passed = await postJson(path + location.search, { id: signed.id, response })
    if ('wrong' in passed) return passed.problem ?? failed
    location.assign(passed.answer.location)
    return ''
  } catch {
    return failed
  }
}
