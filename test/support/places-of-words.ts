/** Where somebody's words stand in a card: found by a mark that stands in the words, and nowhere else. */
export const MARK = 'zqx'

/** Where no client reads markdown, or runs anything: runs of text, what is filled in, the label of a button. */
export const SAFE = /^(TextRun\.text|Input\.(Text|Date|Time|ChoiceSet)\.value|Action\.(Submit|Execute)\.title)$/

/** Every text of a card that holds the mark, by the kind of element and its property. */
export function placesOf(value: unknown, place = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return value.includes(MARK) ? [[place, value]] : []
  if (typeof value !== 'object' || value === null) return []
  const kind = 'type' in value && typeof value.type === 'string' ? value.type : ''
  return Object.entries(value).flatMap(([name, inner]) =>
    placesOf(inner, kind === '' ? `${place}.${Array.isArray(value) ? '' : name}` : `${kind}.${name}`),
  )
}
