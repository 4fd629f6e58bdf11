import { textOfList } from '../../../services/waves/list-text'

const TEXT = 'zoë@example.org;Financiën €'
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

describe('an uploaded list is text', () => {
  test.each`
    saved                      | bytes
    ${'as UTF-8'}              | ${Buffer.from(TEXT)}
    ${'as UTF-8 with a mark'}  | ${Buffer.from(`\uFEFF${TEXT}`)}
    ${'as UTF-16'}             | ${utf16(`\uFEFF${TEXT}`)}
    ${'as UTF-16, big-endian'} | ${utf16(`\uFEFF${TEXT}`).swap16()}
    ${'as Windows-1252'}       | ${Buffer.from([...Buffer.from('zo\xeb@example.org;Financi\xebn ', 'latin1'), 0x80])}
  `('$saved', ({ bytes }) => {
    expect(textOfList(bytes)).toEqual({ kind: 'text', text: TEXT })
  })
})

describe('an upload is refused', () => {
  test.each`
    what                 | bytes                                               | refusal
    ${'a workbook'}      | ${Buffer.from('PK\x03\x04 and so on', 'latin1')}    | ${'spreadsheet'}
    ${'an old workbook'} | ${Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])}      | ${'spreadsheet'}
    ${'an image'}        | ${Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1')} | ${'not-text'}
  `('$what: $refusal', ({ bytes, refusal }) => {
    expect(textOfList(bytes)).toEqual({ kind: 'refused', refusal: { kind: refusal } })
  })
})
