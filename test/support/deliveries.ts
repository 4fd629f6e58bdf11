import { shardOfEmployee } from '../../services/storage/keys'
import { employeeNumber } from './waves'

/** So many people of one shard, so that they meet. */
export function neighbours(count: number): readonly number[] {
  const shard = shardOfEmployee(employeeNumber(1))
  const found: number[] = []
  for (let person = 1; found.length < count; person++) {
    if (shardOfEmployee(employeeNumber(person)) === shard) found.push(person)
  }
  return found
}
