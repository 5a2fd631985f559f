/** The version that the address asks to read; undefined for the one in force. */
export function versionInAddress(): number | undefined {
  const version = new URLSearchParams(globalThis.location?.search).get('version')
  return version && /^[1-9][0-9]{0,5}$/.test(version) ? Number(version) : undefined
}
