/** The names of all that the service keeps in a storage account. */

export const TABLES = [
  'Employees',
  'Waves',
  'Deliveries',
  'Answers',
  'Releases',
  'Settings',
  'Audit',
  'Erasures',
  'Codings',
] as const
export type TableName = (typeof TABLES)[number]

export const QUEUES = ['deliveries', 'deliveries-poison'] as const
export type QueueName = (typeof QUEUES)[number]
