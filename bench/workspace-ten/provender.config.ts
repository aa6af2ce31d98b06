import { defineConfig } from 'provender'

export default defineConfig({ definitions: ['*/*.product.ts', '*/*.source.ts'], open: ['bench/*'] })
