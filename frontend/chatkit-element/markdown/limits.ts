/** Up to here a text is shown at once; reading and laying out more than this in one go would be felt. */
export const MOST_AT_ONCE = 100_000;
