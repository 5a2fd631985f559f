/**
 * Lets people look at the password that they type: the button shows it and hides it again, and so does sending the form,
 * so that no browser keeps it as ordinary text. What is typed, the caret and the focus stay where they are.
 */
export function offerToShow(button: HTMLButtonElement): void {
  const input = document.getElementById(button.getAttribute('aria-controls') ?? '')
  if (!(input instanceof HTMLInputElement)) return

  const show = (isShown: boolean) => {
    const { selectionStart, selectionEnd } = input
    input.type = isShown ? 'text' : 'password'
    button.ariaPressed = String(isShown)
    // Browsers put the caret at an end when the type changes.
    if (document.activeElement === input) input.setSelectionRange(selectionStart, selectionEnd)
  }
  // Who types goes on typing; the keyboard's own way to the button is another event.
  button.addEventListener('mousedown', (event) => event.preventDefault())
  button.addEventListener('click', () => show(input.type === 'password'))
  input.form?.addEventListener('submit', () => show(false))
  button.hidden = false
}
