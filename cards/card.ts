/** An Adaptive Card as JSON, and the settings of the deployment that shape every card. */
import type { IAdaptiveCard } from '@microsoft/teams.cards'

export type Card = IAdaptiveCard

export interface CardSettings {
  /** The declared version: 1.5 unless a deployment's clients need an older one. */
  readonly version: '1.2' | '1.3' | '1.4' | '1.5'
  /** Action.Execute with inputs was reported not to work on Teams phones, so `submit` is the default. */
  readonly actions: 'submit' | 'execute'
}
