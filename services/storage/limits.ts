/** Limits of Azure Tables that we check ourselves, since the emulator lets some pass: reference/platform.md 7.1, 7.4. */
import { StorageError } from './errors'

export type Property = string | number | boolean | Date
export type Properties = Readonly<Record<string, Property>>

/** Throws a StorageError `too-large` where Azure Tables would refuse the entity. */
export function checkEntity(partitionKey: string, rowKey: string, properties: Properties): void {
  const names = Object.keys(properties)
  if (names.length > MAXIMUM_PROPERTIES) {
    throw new StorageError('too-large', `An entity has ${names.length} properties; at most ${MAXIMUM_PROPERTIES} fit.`)
  }
  for (const name of names) checkProperty(name, properties[name])
  const size = entitySize(partitionKey, rowKey, properties)
  if (size > MEBIBYTE) throw new StorageError('too-large', `An entity takes ${size} bytes; at most ${MEBIBYTE} fit.`)
}

/** Throws a StorageError `too-large` where the changes do not fit one entity-group transaction. */
export function checkTransaction(entitySizes: readonly number[]): void {
  if (entitySizes.length > MAXIMUM_CHANGES) {
    throw new StorageError(
      'too-large',
      `A transaction has ${entitySizes.length} changes; at most ${MAXIMUM_CHANGES} fit.`,
    )
  }
  const size = entitySizes.reduce((sum, one) => sum + one, 0)
  if (size > MAXIMUM_TRANSACTION) {
    throw new StorageError('too-large', `A transaction takes ${size} bytes; at most ${MAXIMUM_TRANSACTION} fit.`)
  }
}

/** Groups of as many items as fit one transaction, one row each, beside the row that counts them. */
export function transactionsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return groupsOf(items, MAXIMUM_CHANGES - 1)
}

/** Groups of so many items, the last of what is left. */
export function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  )
}

/** So many changes fit one transaction. */
export const MAXIMUM_CHANGES = 100

/** Bytes as Azure counts them: names and texts in UTF-16, and a little around each. */
export function entitySize(partitionKey: string, rowKey: string, properties: Properties): number {
  const keys = 4 + 2 * (partitionKey.length + rowKey.length)
  return Object.entries(properties).reduce((sum, [name, value]) => sum + 8 + 2 * name.length + valueSize(value), keys)
}

const MEBIBYTE = 1024 * 1024
const MAXIMUM_TRANSACTION = 4 * MEBIBYTE
const MAXIMUM_PROPERTIES = 252
/** 64 KiB as UTF-16. */
const MAXIMUM_CHARACTERS = 32 * 1024

function checkProperty(name: string, value: Property | undefined): void {
  if (typeof value === 'string' && value.length > MAXIMUM_CHARACTERS) {
    throw new StorageError(
      'too-large',
      `The property ${name} has ${value.length} characters; at most ${MAXIMUM_CHARACTERS} fit.`,
    )
  }
}

function valueSize(value: Property): number {
  return typeof value === 'string' ? 4 + 2 * value.length : 8
}
