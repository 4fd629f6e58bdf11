/** Branded identifiers: one cannot be passed where another is meant. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** An Entra tenant. */
export type TenantId = Branded<'TenantId'>
/** The Entra object id of an employee. Never stored beside an answer. */
export type EmployeeId = Branded<'EmployeeId'>
/** One round of the questionnaire within a tenant. */
export type WaveId = Branded<'WaveId'>
/** What the answers know a respondent by; made in services/privacy/pseudonym.ts only. */
export type Pseudonym = Branded<'Pseudonym'>

export const tenantId = (value: string) => value as TenantId
export const employeeId = (value: string) => value as EmployeeId
export const waveId = (value: string) => value as WaveId
