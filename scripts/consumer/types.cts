import timberline = require('timberline')
import { createCache, memory, type Cache } from 'timberline'
import { adminApi } from 'timberline/admin'
import { recordTo } from 'timberline/otel'

// Compiled, never run: CommonJS requires the package as it is.
const cache: Cache = createCache({ name: 'catalog', levels: [memory()] })
export const shown = [timberline.createCache, adminApi, recordTo, cache.get<string>('company:AAPL')]
