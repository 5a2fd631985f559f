import { browserSupportsWebAuthn, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { postJson } from './post-json.ts'

// The form that adds a passkey. Its fields go along with what the device has made.

const form = document.querySelector<HTMLFormElement>('[data-new-passkey]')
const said = form?.querySelector('[role="alert"]')
const needsScript = document.querySelector<HTMLElement>('[data-needs-script]')
const button = form?.querySelector<HTMLButtonElement>('[type="submit"]')
if (form && said && button && needsScript && browserSupportsWebAuthn()) {
  form.hidden = false
  needsScript.hidden = true
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button.ariaDisabled === 'true') return
    button.ariaDisabled = 'true'
    said.textContent = ''
    said.textContent = await add(form)
    button.ariaDisabled = null
  })
}

/** Goes on to where the passkey is shown, or says why there is none. */
async function add(wish: HTMLFormElement): Promise<string> {
  const { failed = '', cancelled = '', known = '' } = wish.dataset
  const typed = new FormData(wish)
  try {
    const [name, password] = [String(typed.get('name')), String(typed.get('password'))]
    const asked = await postJson('/account/passkeys/options', { name, password })
    if ('problem' in asked) return asked.problem ?? failed
    const made = await startRegistration({ optionsJSON: asked.answer }).catch((error: unknown) => error)
    if (made instanceof Error) return isKnown(made) ? known : cancelled
    const { id, response } = made as Awaited<ReturnType<typeof startRegistration>>
    const { clientDataJSON, attestationObject, transports = [] } = response
    const credential = { id, response: { clientDataJSON, attestationObject, transports } }
    const added = await postJson('/account/passkeys', { name, credential })
    if ('problem' in added) return added.problem ?? failed
    location.assign(added.answer.location)
    return ''
  } catch {
    return failed
  }
}

function isKnown(error: Error): boolean {
  return error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
}
