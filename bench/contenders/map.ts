import type { Contender } from './contender'

/** No cache: what JavaScript allows, and what any API of promises allows. */
export const map: Contender = {
  memory: {
    'Map, synchronous': () => {
      const held = new Map<string, object>()
      return { get: (key) => held.get(key), set: (key, value) => held.set(key, value) }
    },
    'Map in an async function': ({ load }) => {
      const held = new Map<string, object>()
      return {
        get: async (key) => held.get(key),
        getOrSet: async (key) => held.get(key) ?? load(key),
        set: async (key, value) => void held.set(key, value),
      }
    },
  },
}
