/** The text of an uploaded list: the bytes may come from any editor or spreadsheet. */
import type { ListRefusal } from './list'

export type ListText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: ListRefusal }

/** UTF-8 or UTF-16 with its mark, UTF-8 without, else Windows-1252: what spreadsheets save as CSV. Never throws. */
export function textOfList(bytes: Uint8Array): ListText {
  if (startsWith(bytes, ZIP) || startsWith(bytes, OLD_OFFICE)) {
    return { kind: 'refused', refusal: { kind: 'spreadsheet' } }
  }
  const text = decoded(bytes)
  return text.includes('\0') ? { kind: 'refused', refusal: { kind: 'not-text' } } : { kind: 'text', text }
}

/** An .xlsx is a ZIP archive; an .xls is older. */
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0]

function decoded(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes)
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return windows1252(bytes)
  }
}

/** Node 20's own decoder takes it for Latin-1, which has no euro sign and no curly quotes. */
function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => FROM_0X80[character.charCodeAt(0) - 0x80] ?? character)
}

const FROM_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, place) => bytes[place] === byte)
}
