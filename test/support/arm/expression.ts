/** ARM's expressions, as far as our template uses them: `[concat('a', parameters('b').c)]`. */

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }
type Lambda = (argument: Value) => Value

/** What the functions know that depends on where and how the template is deployed. */
export interface Scope {
  call(name: string, args: readonly Value[]): Value
}

/** A text of the template: what is in brackets is an expression; `[[` begins a text that begins with one bracket. */
export function evaluate(text: string, scope: Scope): Value {
  if (!/^\[(?!\[).*\]$/s.test(text)) return text.startsWith('[[') ? text.slice(1) : text
  const reader = new Reader(text.slice(1, -1), scope)
  const value = reader.expression(new Map())
  if (!reader.atEnd) throw new Error(`There is more than one expression in ${text}`)
  return value
}

const TOKEN = /\s*('(?:[^']|'')*'|-?\d+|[A-Za-z_]\w*|[()[\].,])\s*/y

class Reader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(
    text: string,
    private readonly scope: Scope,
  ) {
    const tokens: string[] = []
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
      const start = TOKEN.lastIndex
      const token = TOKEN.exec(text)?.[1]
      if (token === undefined) throw new Error(`No expression: ${text.slice(start)}`)
      tokens.push(token)
    }
    this.#tokens = tokens
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  expression(variables: ReadonlyMap<string, Value>): Value {
    let value = this.#operand(variables)
    for (;;) {
      if (this.#accept('.')) value = member(value, this.#next())
      else if (this.#accept('[')) {
        value = member(value, this.expression(variables))
        this.#expect(']')
      } else return value
    }
  }

  #operand(variables: ReadonlyMap<string, Value>): Value {
    const token = this.#next()
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
    if (/^-?\d/.test(token)) return Number(token)
    this.#expect('(')
    if (token === 'map' || token === 'filter') return this.#mapping(token, variables)
    const args: Value[] = []
    while (!this.#accept(')')) {
      args.push(this.expression(variables))
      this.#accept(',')
    }
    if (token === 'lambdaVariables') return variables.get(String(args[0])) ?? null
    return this.scope.call(token, args)
  }

  /** `map(list, lambda('name', expression))`: the expression is read once for each element. */
  #mapping(kind: 'map' | 'filter', variables: ReadonlyMap<string, Value>): Value {
    const list = this.expression(variables)
    if (!Array.isArray(list)) throw new Error(`${kind} takes a list`)
    for (const token of [',', 'lambda', '(']) this.#expect(token)
    const name = String(this.expression(variables))
    this.#expect(',')
    const start = this.#at
    const body: Lambda = (argument) => {
      this.#at = start
      return this.expression(new Map([...variables, [name, argument]]))
    }
    const results = list.map(body)
    if (list.length === 0) this.#skip()
    for (const token of [')', ')']) this.#expect(token)
    return kind === 'map' ? results : list.filter((_, place) => results[place] === true)
  }

  /** To the bracket that closes the lambda. */
  #skip(): void {
    for (let depth = 0; depth > 0 || this.#tokens[this.#at] !== ')'; this.#at++) {
      if (this.#tokens[this.#at] === '(') depth++
      if (this.#tokens[this.#at] === ')') depth--
    }
  }

  #next(): string {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new Error('The expression ends too early')
    return token
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }

  #expect(token: string): void {
    if (!this.#accept(token)) throw new Error(`Expected ${token}, not ${this.#tokens[this.#at]}`)
  }
}

function member(value: Value, key: Value): Value {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, String(key)) : undefined
  if (found === undefined) throw new Error(`${JSON.stringify(value)} has no ${key}`)
  // Part of a value is one.
  return found as Value
}
