import { offerToShow } from './offer-to-show.ts'

for (const button of document.querySelectorAll<HTMLButtonElement>('.password-toggle')) offerToShow(button)
