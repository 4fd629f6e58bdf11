/** For words that somebody wrote, in a text that Viva Engage shows: nothing in them becomes a mention, a topic or a link. */

/**
 * Letters, digits and the punctuation of a sentence; whatever else stands there becomes a space. A dot, a colon and a
 * slash between two words do too: `www.example.org` would be made a link.
 */
export function plainWords(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} .,:;!?'‘’"“”()&+%€$/–—-]/gu, ' ')
    .replace(/[.:/]+(?=[^\s.:/])/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}
