/**
 * How long letters about sign-ups and decisions wait before they leave, in milliseconds. A form sent twice, or twenty
 * times at once, finds the first letter still waiting and adds none; of two decisions that cross, only the letter of the
 * one that counts leaves (docs/decisions/2026-11-23-letters-wait-a-second.md).
 */
export const letterDelay = 1000
