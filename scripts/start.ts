import { buildPages } from './build.ts'
import { Failure, runCommand } from './failure.ts'
import { prepareDatabase } from './local-database.ts'
import { adminEmail, adminPassword, localPepper } from './local-state.ts'
import { keepCron, startWorker, stopWorker, waitForAnswer } from './local-worker.ts'
import { chosenPort, requireFreePort } from './port.ts'
import { seed } from './seed.ts'
import { whenAskedToStop } from './stop-request.ts'

await runCommand(async () => {
  const asked = whenAskedToStop().then(() => 'asked' as const)
  const port = chosenPort()
  await requireFreePort(port)
  if ((await Promise.race([asked, prepare()])) !== 'asked') await serve(port, asked)
  process.exit(0)
})

async function prepare(): Promise<void> {
  await buildPages()
  const pepper = localPepper()
  const admin = { adminEmail: adminEmail(), adminPassword: adminPassword() }
  await prepareDatabase((database) => seed(database, { ...admin, pepper, now: Date.now() }))
}

async function serve(port: number, asked: Promise<'asked'>): Promise<void> {
  const worker = startWorker(port)
  const over = Promise.race([asked, worker.ended])
  try {
    const ready = waitForAnswer(worker, port, 'admin.localhost').then(() => {
      welcome(port)
      keepCron(worker, port)
    })
    await Promise.race([over, ready])
    if ((await over) !== 'asked') throw new Failure('The worker stopped by itself. What it said last stands above.')
  } finally {
    await stopWorker(worker)
  }
}

function welcome(port: number): void {
  console.log(`
Vestibule is running. Ctrl-C stops it.

  Acme      http://acme.localhost:${port}     an admin approves each developer
  Globex    http://globex.localhost:${port}   developers are approved at once
  Console   http://admin.localhost:${port}    for the admins
  Mailbox   http://mail.localhost:${port}     every letter lands here

  Log in to the console with
  Email     ${adminEmail()}
  Password  ${adminPassword()}
`)
}
