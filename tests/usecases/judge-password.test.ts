import { expect, test } from 'vitest'
import { judgePassword } from '../../worker/usecases/judge-password.ts'

const persons = ['Ada.Byron@lovelace.example', 'Ada Lovelace']
const place = {
  names: ['acme', 'Acme Developers', 'acme.localhost', 'Acme Incorporated'],
  isCommon: async () => false,
  isBreached: async () => false,
}
const judge = (password: string, words = persons) => judgePassword(password, words, place)

test.each([
  ['the address', 'ada.byron@lovelace.example'],
  ['the address in capitals', 'ADA.BYRON@LOVELACE.EXAMPLE'],
  ['the address with space around it', '  ada.byron@lovelace.example '],
  ['its local part over and over', 'ada.byron.ada.byron'],
  ['its domain over and over', 'lovelace.example lovelace'],
  ['the full name with a number', 'Ada Lovelace 1815'],
  ['the full name backwards', 'Lovelace, Ada!!!'],
  ['the full name without a space', 'adalovelace1234'],
  ['the name of the portal over and over', 'AcmeAcmeAcmeAcme'],
  ['the display name with separators', '--Acme_Developers--'],
  ['the hostname', 'acme.localhost.2026'],
  ['the organization', 'acme incorporated'],
  ['the person and the place', 'ada-lovelace@acme'],
  ['the word itself over and over', 'passwordpassword'],
  ['the word itself with digits in between', 'pass1word2pass3word4'],
])('%s is guessable: %j', async (_, password) => {
  expect(await judge(password)).toBe('password_guessable')
})

test.each([
  ['a good password that contains the name', 'Ada Lovelace likes umbrellas'],
  ['a good password that contains the portal', 'acme violet umbrella'],
  ['digits alone', '482 917 350 664 201'],
  ['signs alone', '?!*#^~%$&+=-_@<>'],
])('%s is not: %j', async (_, password) => {
  expect(await judge(password)).toBeUndefined()
})

test('an address is the same one however its domain is spelled', async () => {
  const stored = ['ada@xn--bcher-kva.example']
  expect(await judge('ada@bücher.example', stored)).toBe('password_guessable')
  expect(await judge('ada@xn--bcher-kva.example', stored)).toBe('password_guessable')
})

test('letters count the same composed, decomposed and in the compatible spelling of a sign', async () => {
  expect(await judge('Zoë Ångström Zoë'.normalize('NFD'), ['zoë ångström'.normalize('NFC')])).toBe('password_guessable')
  expect(await judge('\u212Aelvin \u212Aelvin 2026', ['Kelvin'])).toBe('password_guessable')
})

test('an address of digits is guessable as well', async () => {
  expect(await judge('0123456789012345@example.com', ['0123456789012345@example.com'])).toBe('password_guessable')
})

test('the letters of a name do not add up to other passwords', async () => {
  expect(await judge('violet umbrella', ['V I O L E T U M B R A'])).toBeUndefined()
})

test('a long password made to be compared for long is judged at once', async () => {
  const words = Array.from({ length: 40 }, (_, index) => 'a'.repeat(index + 1))
  expect(await judge(`${'a'.repeat(127)}b`, words)).toBeUndefined()
})

test('what is refused for less is not asked for more', async () => {
  const asked: string[] = []
  const given = {
    names: [],
    isCommon: async (password: string) => asked.push(`common: ${password}`) > 0 && password === 'common',
    isBreached: async (password: string) => asked.push(`breached: ${password}`) > 0 && password === 'breached',
  }
  expect(await judgePassword('Ada Ada', ['Ada'], given)).toBe('password_guessable')
  expect(await judgePassword('common', [], given)).toBe('password_common')
  expect(await judgePassword('breached', [], given)).toBe('password_breached')
  expect(await judgePassword('neither', [], given)).toBeUndefined()
  expect(asked).toEqual([
    'common: common',
    'common: breached',
    'breached: breached',
    'common: neither',
    'breached: neither',
  ])
})
