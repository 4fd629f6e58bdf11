import { storedWaveOf, waveIdOf, waveInsertion } from '../../../services/storage/wave-rows'
import type { InstallObstacle, Wave } from '../../../services/waves/wave'
import { aWave, OPENING, TENANT } from '../../support/waves'

type Properties = Extract<ReturnType<typeof waveInsertion>, { readonly kind: 'insert' }>['properties']

function propertiesOf(wave: Wave): Properties {
  const change = waveInsertion(wave, 'press-1')
  if (change.kind !== 'insert') throw new Error('A new wave is inserted.')
  return change.properties
}

function read(properties: Properties): Wave {
  return storedWaveOf(TENANT, { key: waveIdOf(TENANT, 1), etag: 'e', writtenAt: OPENING, properties }).wave
}

test.each<InstallObstacle | null>([
  null,
  { kind: 'permission-missing', permission: 'AppCatalog.Read.All' },
  { kind: 'sign-in-refused' },
  { kind: 'app-not-in-catalogue' },
  { kind: 'app-not-ours' },
  { kind: 'app-id-missing' },
  { kind: 'refused', status: 400, code: 'BadRequest' },
])('a wave is read as it was written, with %j in the way of installing the app', (installObstacle) => {
  const wave = aWave('open', { installing: installObstacle === null, installObstacle })
  expect(read(propertiesOf(wave))).toEqual(wave)
})

test('a wave of an earlier version, which knew nothing of installing, is read: nothing is owed to it', () => {
  const properties = propertiesOf(aWave('open'))
  const { installsTried, installsOwed, installing, installObstacle, roundByLead, ...earlier } = JSON.parse(
    String(properties['launch']),
  )
  expect([installsTried, installsOwed, installing, installObstacle, roundByLead]).not.toContain(undefined)
  expect(read({ ...properties, launch: JSON.stringify(earlier) })).toEqual(aWave('open'))
})
