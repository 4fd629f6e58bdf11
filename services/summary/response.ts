/** How many of those who were asked have answered. */

export interface Response {
  readonly respondents: number
  /** At least the number of respondents; null where unknown. */
  readonly audience: number | null
  /** In 0..1; null where the audience is unknown. */
  readonly responseRate: number | null
}

/** `known`: the audience as it was counted. Somebody may have answered and then left it, or removed the app. */
export function responseOf(respondents: number, known: number | null): Response {
  const audience = known === null ? null : Math.max(known, respondents)
  return { respondents, audience, responseRate: audience === null ? null : respondents / audience }
}
