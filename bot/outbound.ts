/** The one rule that says where the bot may send something, or fetch something from, whoever names the address. */
import type { Cloud } from './cloud'

export interface Outbound {
  /** Whether Teams' connector may be at this address. */
  toTeams(address: string): boolean
  /** Whether a file of the organisation may be at this address. */
  toFiles(address: string): boolean
  /** Whether Viva Engage may be at this address; nowhere unless it is switched on. */
  toEngage(address: string): boolean
}

/**
 * `loopback`: on one person's own machine, where the chat is a program beside the bot. `engaged`: a community of Viva
 * Engage is configured.
 */
export function outboundOf(
  { services, files, engage }: Pick<Cloud, 'services' | 'files' | 'engage'>,
  loopback: boolean,
  engaged = false,
): Outbound {
  const where = (address: string, allows: (url: URL) => boolean): boolean => {
    if (!URL.canParse(address)) return false
    const url = new URL(address)
    // A name before the host is there to be taken for one.
    if (url.username !== '' || url.password !== '') return false
    return loopback && isLoopback(url) ? true : allows(url)
  }
  return {
    // On one's own machine nobody at Teams knows the bot.
    toTeams: (address) => where(address, ({ origin }) => !loopback && services.includes(origin)),
    toFiles: (address) =>
      where(
        address,
        ({ protocol, port, hostname }) =>
          protocol === 'https:' && port === '' && files.some((domain) => isTenantOf(domain, hostname)),
      ),
    toEngage: (address) => engaged && where(address, ({ origin }) => origin === engage),
  }
}

/** Each organisation has one name before the domain, a second one for OneDrive. */
function isTenantOf(domain: string, host: string): boolean {
  const [tenant = '', ...rest] = host.split('.')
  return /^[a-z0-9-]+$/.test(tenant) && rest.join('.') === domain
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK.includes(hostname)
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

/** Whether somebody calls this machine by a name of its own, with a port or without: the header `Host`. */
export function namesLoopback(host: string): boolean {
  return LOOPBACK.includes(host.replace(/:\d+$/, ''))
}
