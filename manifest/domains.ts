/** Which domains the app may show within Teams: those of its own pages, and no other. */
import type { Manifest } from './manifest'

export function domainProblems({ staticTabs = [], validDomains = [] }: Manifest): string[] {
  const pages = staticTabs.flatMap(({ contentUrl, websiteUrl }) => [contentUrl, websiteUrl])
  const needed = new Set(pages.flatMap((address) => (address === undefined ? [] : [hostOf(address)])))
  return [
    ...validDomains
      .filter((domain) => !needed.has(domain))
      .map((domain) => `validDomains: "${domain}" is that of no page of the app. Remove it.`),
    ...[...needed]
      .filter((domain) => !validDomains.includes(domain))
      .map((domain) => `validDomains: "${domain}" is missing, where a page of the app is. Add it.`),
  ]
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}
