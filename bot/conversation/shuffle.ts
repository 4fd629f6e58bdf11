/** An order of options that differs from person to person, against order effects, and stays the same for one person. */
import { createHash } from 'node:crypto'

/** `rather-not` keeps its place at the end: a way out stands where people look for it. */
export function shuffled(options: readonly string[], seed: string): readonly string[] {
  const places = new Map(
    options.map((option) => [option, createHash('sha256').update(`${seed} ${option}`).digest('hex')]),
  )
  const place = (option: string) => places.get(option) ?? ''
  const free = options.filter((option) => option !== LAST)
  return [...free.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)), ...options.filter((option) => option === LAST)]
}

const LAST = 'rather-not'
