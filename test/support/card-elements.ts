/** A card's JSON, to look at what no client shows: element types, sizes, what a button sends. */
import type { Card } from '../../cards/card'

export type JsonElement = { readonly type: string } & Readonly<Record<string, unknown>>

/** Every element and action of a card, at any depth, fallbacks included. */
export function elementsOf(card: Card): readonly JsonElement[] {
  return within(card).filter((value): value is JsonElement => 'type' in value && typeof value['type'] === 'string')
}

function within(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(within)
  if (typeof value !== 'object' || value === null) return []
  // An object, as the line above checked; what it holds stays unknown.
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(within)]
}

/** The actions that a card offers, at its foot or in rows; what stands in for one of them is not counted again. */
export function actionsOf(card: Card): readonly unknown[] {
  const rows = elementsOf(card).filter(({ type }) => type === 'ActionSet')
  return [card.actions, ...rows.map(({ actions }) => actions)].flat()
}

/** In bytes: Teams counts UTF-16, most others UTF-8. */
export function sizesOf(card: Card): { readonly utf8: number; readonly utf16: number } {
  const json = JSON.stringify(card)
  return { utf8: Buffer.byteLength(json, 'utf8'), utf16: Buffer.byteLength(json, 'utf16le') }
}
