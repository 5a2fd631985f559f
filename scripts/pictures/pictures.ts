import type { Page } from 'playwright-core'

export const schemes = ['light', 'dark'] as const

interface Picture {
  name: string
  size: { width: number; height: number }
  /** Brings the page to what is to be seen. */
  open: (page: Page, origin: (hostname: string) => string) => Promise<void>
}

/** The name of a picture's file: each is taken in light and in dark. */
export function pictureFile(name: string, scheme: (typeof schemes)[number]): string {
  return `${name}-${scheme}.png`
}

const [wide, phone] = [
  { width: 1280, height: 800 },
  { width: 390, height: 780 },
]

/** Every picture in `docs/pictures`, which the README shows. */
export const pictures: Picture[] = [
  {
    name: 'sign-up',
    size: wide,
    async open(page, origin) {
      await page.goto(`${origin('globex.localhost')}/register`)
      await page.getByLabel('Full name').fill('Ada Lovelace')
      await page.getByLabel('Email').fill('ada@example.com')
      await page.getByLabel('Email').blur()
    },
  },
  {
    name: 'phone',
    size: phone,
    async open(page, origin) {
      await page.goto(`${origin('acme.localhost')}/login`)
    },
  },
  {
    name: 'developers',
    size: wide,
    async open(page, origin) {
      await openRoom(page, origin('admin.localhost'), 'Developers')
      await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
    },
  },
  {
    name: 'developer',
    size: { width: 1280, height: 1030 },
    async open(page, origin) {
      await openRoom(page, origin('admin.localhost'), 'Developers')
      await page.getByRole('link', { name: /^Approved/ }).click()
      await page.getByRole('link', { name: 'Mary Jackson' }).click()
      await page.getByText('Met at the meetup').waitFor()
      await page.getByText('Anita Borg approved them').waitFor()
    },
  },
  {
    name: 'letter-words',
    size: { width: 1280, height: 900 },
    async open(page, origin) {
      await openRoom(page, origin('admin.localhost'), 'Letter words')
      await page.getByRole('link', { name: 'Confirm your email', exact: true }).click()
      await page.getByLabel('Opening').fill('Welcome to {portal_display_name}! One step is left.')
      await page.frameLocator('iframe').getByText('Welcome to Acme! One step is left.').waitFor()
    },
  },
]

/** A room of Acme's in the console. */
async function openRoom(page: Page, console: string, name: string): Promise<void> {
  await page.goto(console)
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor()
  await page.getByLabel('Portal', { exact: true }).selectOption({ label: 'Acme' })
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { name, exact: true }).first().waitFor()
}
