/** Changes to a JSON value as nobody would make them by hand: each keeps it JSON, and no two runs agree. */
import fc from 'fast-check'

/** At the place that the number falls on, of all places that the value has. */
export interface Mutation {
  readonly place: number
  readonly change: Change
}

type Change =
  | { readonly kind: 'replace'; readonly by: unknown }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'repeat'; readonly times: number }
  | { readonly kind: 'wrap' }

const ODD_TEXTS = [
  ...['', ' ', '0', 'null', '__proto__', 'constructor', 'toString', '\u0000', '\u202etxet', 'e\u0301', '\ud800', '𝕏'],
  ...['../../etc/passwd', "' or 1 eq 1", '{{x}}', '$t(x)', '<at>x</at>', '%00', '/\\#?', 'A'.repeat(1025), '\r\n', 'İ'],
  ...[
    '💥'.repeat(200),
    'x'.repeat(70_000),
    'weekly',
    'weekly,none',
    'weekly,'.repeat(3_000),
    'http://169.254.169.254/',
  ],
  ...['00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-8fff-ffffffffffff', '2026-13-45', 'nl-NL', 'xx'],
] as const

const scalars = fc.oneof(
  fc.constantFrom<unknown>(...ODD_TEXTS),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, -0, 2 ** 53, [], {}, [[]], [null], { length: 9 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const values = fc.oneof(
  { weight: 12, arbitrary: scalars },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 500 }).map(nested) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 100, max: 5_000 }).map((n) => Array.from({ length: n }, (_, k) => `o${k}`)),
  },
)

const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'length',
  'id',
  'kind',
  'value',
)

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 1_000_000 }),
    change: fc.oneof<fc.Arbitrary<Change>[]>(
      values.map((by) => ({ kind: 'replace', by }) as const),
      fc.constant({ kind: 'remove' } as const),
      fc.record({ kind: fc.constant('add' as const), name: names, value: values }),
      fc.integer({ min: 2, max: 300 }).map((times) => ({ kind: 'repeat', times }) as const),
      fc.constant({ kind: 'wrap' } as const),
    ),
  }),
  { maxLength: 4 },
)

/** The value with the changes made, one after the other; the given one, and those of the changes, stay as they are. */
export function mutated(value: unknown, changes: readonly Mutation[]): unknown {
  const holder: Holder = { root: structuredClone(value) }
  for (const { place, change } of changes) {
    const places = placesIn(holder)
    const at = places[place % places.length]
    if (at !== undefined) make(change, at)
  }
  return holder['root']
}

type Holder = Record<string, unknown>

interface Place {
  readonly holder: Holder
  readonly name: string
}

/** Not below a few levels, nor more than a few hundred: what was nested for thousands is left as it is. */
function placesIn(holder: Holder, depth = 0): readonly Place[] {
  const places: Place[] = []
  for (const name of Object.keys(holder).slice(0, 60)) {
    places.push({ holder, name })
    const inner = holder[name]
    if (depth < 8 && isHolder(inner)) places.push(...placesIn(inner, depth + 1))
  }
  return places
}

function make(change: Change, { holder, name }: Place): void {
  const now = holder[name]
  if (change.kind === 'remove') Reflect.deleteProperty(holder, name)
  else if (change.kind === 'add') define(isHolder(now) ? now : holder, change.name, structuredClone(change.value))
  else define(holder, name, newValue(change, name, now))
}

function newValue(change: Exclude<Change, { kind: 'remove' | 'add' }>, name: string, now: unknown): unknown {
  switch (change.kind) {
    case 'replace':
      return structuredClone(change.by)
    case 'repeat':
      return Array.from({ length: change.times }, () => structuredClone(now))
    case 'wrap':
      return { [name]: now }
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}

/** An own property, also where its name is that of a prototype. */
function define(holder: Holder, name: string, value: unknown): void {
  // A list's length is no JSON.
  if (Array.isArray(holder) && name === 'length') return
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

function nested(depth: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { deep: value }
  return value
}
