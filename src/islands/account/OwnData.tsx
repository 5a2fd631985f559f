import { Section } from '../parts/Section.tsx'

export function OwnData() {
  return (
    <Section
      title="Your data"
      lead="Everything that is kept about you, in one JSON file: your profile, where you are logged in, your passkeys, what you did, and the letters you got."
      action={
        <a class="button" href="/v3/me/data" download>
          Download
          <span class="visually-hidden"> your data</span>
        </a>
      }
    />
  )
}
