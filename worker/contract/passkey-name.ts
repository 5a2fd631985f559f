// Apart from the passkeys, which bring a validator along: the browser reads this too.

/** The length, as a person counts it, of what somebody knows a passkey by. */
export const passkeyNameMaxLength = 64
