import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverOf } from './cover'
import {
  allTagsName,
  DEPENDENTS,
  EVERYTHING,
  keyName,
  namesOf,
  namespaceName,
  patternCovers,
  prefixName,
  tagName,
} from './names'

const word = fc.constantFrom('a', 'b', 'a:b', 'b:a', 'a:b:a')
const words = fc.array(word, { maxLength: 3 })
const entry = fc.record({ key: word, tags: words, dependsOn: words })
const name = fc.oneof(
  word.map(keyName),
  word.map(tagName),
  word.map(namespaceName),
  word.map(prefixName),
  words.map(allTagsName),
  fc.constantFrom(EVERYTHING, DEPENDENTS),
)

it('names cover what answers to one of them', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 3 }), entry, (names, asked) => {
      const answers = namesOf(asked).some((own) => names.includes(own))
      expect(coverOf(names)(asked)).toBe(answers || names.some((said) => patternCovers(said, asked)))
    }),
  )
})
