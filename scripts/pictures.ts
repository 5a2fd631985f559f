import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { buildPages } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { runCommand } from './failure.ts'
import { fillAcme } from './pictures/people.ts'
import { pictureFile, pictures, schemes } from './pictures/pictures.ts'
import { chosenPort, requireFreePort } from './port.ts'
import { root } from './project.ts'
import { seed } from './seed.ts'

const folder = join(root, 'docs', 'pictures')
const [adminEmail, adminPassword] = ['anita@example.com', 'a password for pictures alone']

// Takes the pictures that the docs show, of the product as it runs: `npm run pictures`. Look at them before you commit them.
await runCommand(async () => {
  const port = chosenPort()
  await requireFreePort(port)
  const state = await mkdtemp(join(tmpdir(), 'vestibule-'))
  try {
    await takePictures(port, state)
  } finally {
    await rm(state, { recursive: true, force: true })
  }
})

async function takePictures(port: number, state: string): Promise<void> {
  // Where the database is, these modules read once, when they are loaded.
  process.env.STATE_DIRECTORY = state
  const { localPepper } = await import('./local-state.ts')
  const { prepareDatabase } = await import('./local-database.ts')
  const { startWorker, stopWorker, waitForAnswer } = await import('./local-worker.ts')

  const executablePath = await ensureChromium()
  await buildPages()
  const now = Date.now()
  const pepper = localPepper()
  await prepareDatabase(async (database) => {
    await seed(database, { adminEmail, adminPassword, pepper, now })
    await fillAcme(database, now)
  })
  const worker = startWorker(port)
  try {
    await waitForAnswer(worker, port, 'admin.localhost')
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const scheme of schemes) await takeAll(browser, port, scheme)
    await browser.close()
  } finally {
    await stopWorker(worker)
  }
  for (const name of await readdir(folder)) console.log(`docs/pictures/${name}`)
}

async function takeAll(browser: Browser, port: number, colorScheme: 'light' | 'dark'): Promise<void> {
  const origin = (hostname: string) => `http://${hostname}:${port}`
  const context = await browser.newContext({ colorScheme, locale: 'en-US', timezoneId: 'UTC', deviceScaleFactor: 1.5 })
  const page = await context.newPage()
  await logIn(page, origin('admin.localhost'))
  for (const picture of pictures) {
    await page.setViewportSize(picture.size)
    await picture.open(page, origin)
    await page.evaluate(() => document.fonts.ready)
    // Nothing is in the middle of a movement, and nothing blinks.
    const taken = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    const small = await sharp(taken).png({ palette: true, colors: 128, effort: 10 }).toBuffer()
    await writeFile(join(folder, pictureFile(picture.name, colorScheme)), small)
  }
  await context.close()
}

async function logIn(page: Page, console: string): Promise<void> {
  await page.goto(console)
  await page.getByLabel('Email').fill(adminEmail)
  await page.getByLabel('Password').fill(adminPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor()
}
