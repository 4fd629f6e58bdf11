/** In milliseconds, as the header `Retry-After` says: in seconds, or as a date. Null where it says neither, or is not there. */
export function retryAfterIn(header: string | null, now: Date): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const moment = Date.parse(header)
  return Number.isNaN(moment) ? null : Math.max(0, moment - now.getTime())
}
