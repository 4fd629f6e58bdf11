/** What was typed, as it is compared. */

/** More than any command with its argument. */
const LONGEST = 200

/** In lower case, with single spaces and nothing around; a question mark counts where nothing else was typed. */
export function wordsIn(text: string): string {
  if (text.length > LONGEST) return ''
  const words = text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  return words === '' && text.includes('?') ? '?' : words.replace(/\s+/g, ' ')
}
