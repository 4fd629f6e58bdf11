/** An Adaptive Card as JSON, and the settings of the deployment that shape every card. */

export interface CardElement {
  readonly type: string
  readonly [property: string]: unknown
}

export interface Card extends CardElement {
  readonly type: 'AdaptiveCard'
  readonly version: string
  readonly body: readonly CardElement[]
  readonly actions: readonly CardElement[]
}

export interface CardSettings {
  /** The declared version: 1.5 unless a deployment's clients need an older one. */
  readonly version: CardVersion
  /** Action.Execute with inputs was reported not to work on Teams phones, so `submit` is the default. */
  readonly actions: 'submit' | 'execute'
}

export type CardVersion = '1.2' | '1.3' | '1.4' | '1.5'
