import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExport } from './load-module.ts'

const MODULE = `
const seen: string[] = []
function Field(target: object, key: string): void { seen.push(key) }
class Base { @Field id = 1 }
class Cat extends Base {
  @Field name!: string
  @Field age: number = this.id + 1
  @Field owner?: string
  @Field static kind = 'cat'
  plain = 'as it is'
}
const cat = Object.assign(new Cat(), { name: 'Mia' })
export const result = { ...cat, keys: Object.keys(cat), kind: Cat.kind, seen }
`

test('classes with decorated fields load and can be made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-mount-'))
  const file = join(folder, 'module.ts')
  await writeFile(file, MODULE)
  expect(await loadExport({ file, exportName: 'result' })).toEqual({
    id: 1,
    name: 'Mia',
    age: 2,
    owner: undefined,
    plain: 'as it is',
    keys: ['id', 'name', 'age', 'owner', 'plain'],
    kind: 'cat',
    seen: ['id', 'name', 'age', 'owner', 'kind'],
  })
  await rm(folder, { recursive: true })
})
