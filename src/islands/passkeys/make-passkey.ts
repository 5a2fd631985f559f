import { browserSupportsWebAuthn, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { type Came, postJson } from './post-json.ts'

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
    // What happened before this has been read.
    document.querySelector('[data-notice]')?.remove()
    said.textContent = ''
    mark(form, [])
    const { problem = '', wrong } = await add(form)
    said.textContent = wrong.length > 0 ? '' : problem
    mark(form, wrong)
    button.ariaDisabled = null
  })
}

type WhyNot = Extract<Came, { wrong: unknown }>

/** Goes on to where the passkey is shown, or says why there is none. */
async function add(wish: HTMLFormElement): Promise<WhyNot> {
  const { failed = '', cancelled = '', known = '' } = wish.dataset
  const typed = new FormData(wish)
  try {
    const [name, password] = [String(typed.get('name')), String(typed.get('password'))]
    const asked = await postJson('/account/passkeys/options', { name, password })
    if ('wrong' in asked) return { problem: failed, ...asked }
    const made = await startRegistration({ optionsJSON: asked.answer }).catch((error: unknown) => error)
    if (made instanceof Error) return { problem: isKnown(made) ? known : cancelled, wrong: [] }
    const { id, response } = made as Awaited<ReturnType<typeof startRegistration>>
    const { clientDataJSON, attestationObject, transports = [] } = response
    const credential = { id, response: { clientDataJSON, attestationObject, transports } }
    const added = await postJson('/account/passkeys', { name, credential })
    if ('wrong' in added) return { problem: failed, ...added }
    location.assign(added.answer.location)
    return { wrong: [] }
  } catch {
    return { problem: failed, wrong: [] }
  }
}

/** Says next to each field what is wrong with it, and goes to the first of them. */
function mark(wish: HTMLFormElement, wrong: WhyNot['wrong']): void {
  for (const place of wish.querySelectorAll<HTMLElement>('[data-problem]')) {
    const field = place.dataset.problem ?? ''
    const reason = wrong.find((one) => one.field === field)?.reason
    place.textContent = reason ?? ''
    place.hidden = reason === undefined
    const input = wish.elements.namedItem(field)
    if (!(input instanceof HTMLInputElement)) continue
    const hint = document.getElementById(`${field}-hint`)
    input.ariaInvalid = reason === undefined ? null : 'true'
    input.setAttribute('aria-describedby', [reason && place.id, hint?.id].filter(Boolean).join(' '))
  }
  wish.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

function isKnown(error: Error): boolean {
  return error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
}
