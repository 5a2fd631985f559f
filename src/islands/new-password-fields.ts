import { hintStrength } from './hint-strength.ts'

for (const hint of document.querySelectorAll<HTMLElement>('.password-strength')) hintStrength(hint)
