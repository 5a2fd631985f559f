/** Who may sign up: anybody, only those an admin invited, or nobody. */
export const signUpModes = ['open', 'invite_only', 'closed'] as const
export type SignUpMode = (typeof signUpModes)[number]
