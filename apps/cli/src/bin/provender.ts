#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Only what is imported after this call is compiled from the cache.
enableCompileCache()
const { main } = await import('../main.ts')
await main()
