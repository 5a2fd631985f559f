import { createServer } from 'node:net'
import { Failure } from './failure.ts'

const standardPort = 8787

/** The port that PORT names, or the standard one. */
export function chosenPort(): number {
  const text = process.env.PORT?.trim() || String(standardPort)
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port
  throw new Failure(`PORT is "${text}", which is not a port. Choose a number from 1 to 65535: PORT=8788 npm start`)
}

/** Fails, before anything else is done, when something else listens on the port or it may not be used. */
export async function requireFreePort(port: number): Promise<void> {
  for (const address of ['127.0.0.1', '::1']) {
    const problem = await listeningProblem(port, address)
    const another = `choose another one: PORT=${port === 65535 ? standardPort : port + 1} npm start`
    if (problem === 'EADDRINUSE') throw new Failure(`Port ${port} is taken. Free it, or ${another}`)
    if (problem === 'EACCES')
      throw new Failure(`Port ${port} needs more rights than you have. Please choose another one: PORT=8787 npm start`)
  }
}

function listeningProblem(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ port, host: address }, () => server.close(() => resolve(undefined)))
  })
}
