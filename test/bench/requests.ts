/** Counts the requests of this process to the storage account, whatever client makes them. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'

export function countRequests(connectionString: string): { stop(): number } {
  let count = 0
  const hear = (message: unknown) => {
    const request = typeof message === 'object' && message !== null ? Reflect.get(message, 'request') : null
    const host: unknown = request instanceof ClientRequest ? request.getHeader('host') : null
    if (typeof host === 'string' && connectionString.includes(host)) count += 1
  }
  subscribe('http.client.request.start', hear)
  return {
    stop: () => {
      unsubscribe('http.client.request.start', hear)
      return count
    },
  }
}
