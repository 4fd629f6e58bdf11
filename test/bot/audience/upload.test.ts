import { createServer, type Server, type ServerResponse } from 'node:http'
import { downloadList, FILE_ATTACHMENT } from '../../../bot/audience/upload'
import { CLOUDS } from '../../../bot/cloud'
import { outboundOf } from '../../../bot/outbound'
import { close, listen, originOf } from '../../support/loopback'

const inProduction = outboundOf(CLOUDS.public, false).toFiles
const local = outboundOf(CLOUDS.public, true).toFiles

let server: Server
let answer: (response: ServerResponse) => void
let asked = 0
beforeEach(async () => {
  asked = 0
  server = createServer((_request, response) => {
    asked += 1
    answer(response)
  })
  await listen(server)
})
afterEach(() => close(server))

const ours = () => `${originOf(server)}/list.csv`
const attached = (downloadUrl: string) => ({
  contentType: FILE_ATTACHMENT,
  contentUrl: 'https://contoso-my.sharepoint.com/personal/anna/list.csv',
  name: 'list.csv',
  content: { downloadUrl, uniqueId: 'unique', fileType: 'csv' },
})
const download = (downloadUrl = ours(), milliseconds = 5_000) =>
  downloadList(attached(downloadUrl), { mayFetch: local, milliseconds })
const refused = (kind: string) => ({ kind: 'refused', refusal: expect.objectContaining({ kind }) })

/** In two statements: beside restify, `writeHead` gives nothing back. */
function answerWith(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers)
  response.end()
}

test('the text of the file is fetched', async () => {
  answer = (response) => response.end('anna@example.org;Financiën')
  expect(await download()).toEqual({ kind: 'text', text: 'anna@example.org;Financiën' })
})

test('five megabytes are taken', async () => {
  answer = (response) => response.end('a'.repeat(5 * 1024 * 1024))
  expect(await download()).toMatchObject({ kind: 'text' })
})

test('more is refused as soon as it is more, whatever was announced', async () => {
  answer = (response) => {
    const more = () => {
      while (!response.destroyed && response.write('a'.repeat(64 * 1024)));
      response.once('drain', more)
    }
    more()
  }
  expect(await download()).toEqual({ kind: 'refused', refusal: { kind: 'too-large', mostMegabytes: 5 } })
})

test('a workbook is refused as one', async () => {
  answer = (response) => response.end('PK\x03\x04')
  expect(await download()).toEqual(refused('spreadsheet'))
})

describe('a file that does not come', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['its address has ended', (response) => answerWith(response, 403)],
    ['it is elsewhere', (response) => (asked === 1 ? answerWith(response, 302, { Location: '/' }) : response.end('a'))],
    ['the connection breaks', (response) => response.destroy()],
    ['nothing is ever said', () => {}],
    ['it never ends', (response) => response.write('anna@')],
  ])('because %s is said not to have been fetched', async (_, how) => {
    answer = how
    expect(await download(ours(), 100)).toEqual(refused('not-downloaded'))
  })
})

describe('only OneDrive and SharePoint are asked', () => {
  test.each([
    'https://example.org/list.csv',
    'https://sharepoint.com/list.csv',
    'https://contoso.sharepoint.com.example.org/list.csv',
    'https://example.org/contoso.sharepoint.com',
    'https://contoso.sharepoint.com@example.org/list.csv',
    'https://user@contoso.sharepoint.com/list.csv',
    'http://contoso.sharepoint.com/list.csv',
    'https://contoso.sharepoint.com:8443/list.csv',
    'https://169.254.169.254/metadata',
    'file:///etc/passwd',
  ])('not %s', async (address) => {
    expect(await downloadList(attached(address), { mayFetch: inProduction })).toEqual(refused('unknown-host'))
  })

  test('and this machine locally, and nowhere else', async () => {
    answer = (response) => response.end('anna@example.org')
    expect(await downloadList(attached(ours()), { mayFetch: inProduction })).toEqual(refused('unknown-host'))
    expect(asked).toBe(0)
    expect(await downloadList(attached(ours()), { mayFetch: local })).toMatchObject({ kind: 'text' })
  })

  test.each([
    ['public', 'contoso-my.sharepoint.com'],
    ['gcc', 'contoso.sharepoint.com'],
    ['gcc-high', 'contoso.sharepoint.us'],
    ['dod', 'contoso.sharepoint-mil.us'],
    ['china', 'contoso.sharepoint.cn'],
  ] as const)('in the cloud %s, %s is tried', async (cloud, host) => {
    const upload = await downloadList(attached(`https://${host}/list.csv`), {
      mayFetch: outboundOf(CLOUDS[cloud], false).toFiles,
      milliseconds: 1,
    })
    expect(upload).toEqual(refused('not-downloaded'))
  })
})

test.each([null, {}, { contentType: 'text/html' }, { contentType: FILE_ATTACHMENT, content: { downloadUrl: 'list' } }])(
  '%j is no file',
  async (attachment) => {
    expect(await downloadList(attachment, { mayFetch: local })).toEqual(refused('not-downloaded'))
  },
)
