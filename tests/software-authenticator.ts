import { Buffer } from 'node:buffer'
import { expect } from 'vitest'
import { goodPassword, type Visitor } from './world.ts'

// A small authenticator (WebAuthn 3), so that tests answer challenges as a browser does: ECDSA with P-256 and SHA-256.

const encoder = new TextEncoder()
const userPresent = 0x01
const userVerified = 0x04
const attestedData = 0x40

interface CreationOptions {
  challenge: string
  rp: { id: string }
  user: { id: string }
}

interface RequestOptions {
  challenge: string
  rpId: string
}

/** What an authenticator can be told to do wrong. */
interface Faults {
  /** The page that asked, instead of the right one. */
  origin?: string
  /** The hostname that is signed for. */
  hostname?: string
  /** Whether it knows who holds it. */
  isUserVerified?: boolean
  type?: string
  userHandle?: string
}

/** An authenticator with one passkey, at one origin. Its counter goes up at each use, or stays at zero if it is synced. */
export async function softwareAuthenticator(origin: string, { isSynced = false } = {}) {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const id = Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
  let counter = 0
  let owner = ''

  const clientData = (type: string, challenge: string, faults: Faults) =>
    Buffer.from(JSON.stringify({ type: faults.type ?? type, challenge, origin: faults.origin ?? origin }))

  async function authenticatorData(hostname: string, flags: number, faults: Faults, attested = Buffer.alloc(0)) {
    if (!isSynced) counter += 1
    const head = Buffer.alloc(5)
    head[0] = flags | userPresent | (faults.isUserVerified === false ? 0 : userVerified)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([await sha256(encoder.encode(faults.hostname ?? hostname)), head, attested])
  }

  return {
    id: id.toString('base64url'),

    /** As if somebody had copied it at this point, or put an older copy back. */
    setCounter(value: number) {
      counter = value
    },

    /** What a browser answers to a request to make a passkey. */
    async make(options: CreationOptions, faults: Faults = {}) {
      owner = options.user.id
      const publicKey = coseKey((await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, publicKey])
      const data = await authenticatorData(options.rp.id, attestedData, faults, attested)
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ])
      return {
        id: id.toString('base64url'),
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, faults).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    /** What a browser answers to a request to sign. */
    async sign(options: RequestOptions, faults: Faults = {}) {
      const client = clientData('webauthn.get', options.challenge, faults)
      const data = await authenticatorData(options.rpId, 0, faults)
      const signed = Buffer.concat([data, await sha256(client)])
      const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, signed)
      return {
        id: id.toString('base64url'),
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: derSignature(Buffer.from(raw)).toString('base64url'),
          userHandle: faults.userHandle ?? (owner || undefined),
        },
      }
    },
  }
}

export type SoftwareAuthenticator = Awaited<ReturnType<typeof softwareAuthenticator>>

/** What a developer's page asks for before a passkey is made. */
export async function askForNewPasskey(visitor: Visitor, name = 'My phone'): Promise<CreationOptions> {
  const asked = await visitor.api('POST', '/account/passkeys/options', { name, password: goodPassword })
  expect(asked.status).toBe(200)
  return asked.json()
}

/** Adds a passkey to the account of a developer who is logged in. */
export async function addPasskey(
  visitor: Visitor,
  device: SoftwareAuthenticator,
  name = 'My phone',
): Promise<Response> {
  const credential = await device.make(await askForNewPasskey(visitor, name))
  return visitor.api('POST', '/account/passkeys', { name, credential })
}

/** What the page of a log-in, of a portal or of the console, asks an authenticator to sign. */
export async function askForPasskey(visitor: Visitor): Promise<RequestOptions> {
  return (await visitor.api('POST', '/login/passkey/options')).json()
}

/** Logs somebody in with a passkey, as that page does. */
export async function logInWithPasskey(visitor: Visitor, device: SoftwareAuthenticator): Promise<Response> {
  return visitor.api('POST', '/login/passkey', await device.sign(await askForPasskey(visitor)))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes))
}

function coseKey({ x = '', y = '' }: JsonWebKey): Buffer {
  const integer = (value: number) => Buffer.from([value < 0 ? 0x20 | (-1 - value) : value])
  return cborMap([
    [integer(1), integer(2)],
    [integer(3), integer(-7)],
    [integer(-1), integer(1)],
    [integer(-2), cborBytes(Buffer.from(x, 'base64url'))],
    [integer(-3), cborBytes(Buffer.from(y, 'base64url'))],
  ])
}

function cborMap(entries: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...entries.flat()])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const length = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]
  return Buffer.concat([Buffer.from(length), bytes])
}

/** ASN.1 DER, as authenticators sign; WebCrypto gives the two numbers one after the other. */
function derSignature(raw: Buffer): Buffer {
  const integer = (bytes: Buffer) => {
    const from = bytes.findIndex((byte) => byte !== 0)
    const significant = bytes.subarray(from)
    const isNegative = (significant[0] ?? 0) > 127
    const value = isNegative ? Buffer.concat([Buffer.from([0]), significant]) : significant
    return Buffer.concat([Buffer.from([0x02, value.length]), value])
  }
  const numbers = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers])
}
