/** Where the texts of the three models stand in the locale files. */

export type Model = 'forrester' | 'aimia' | 'pyramid'

/** A place as the name of a group: *Creators*. */
export function groupKey(model: Model, place: string): string {
  return `models.${model}.places.${place}.name`
}

/** A place as what one person is: *Creator*. The pyramid names what people do, so its levels have one name only. */
export function personKey(model: Model, place: string): string {
  return model === 'pyramid' ? groupKey(model, place) : `models.${model}.places.${place}.one`
}

/** What a place says of the reader. */
export function youKey(model: Model, place: string): string {
  return `models.${model}.places.${place}.you`
}
