import { defineConfig } from 'provender'

export default defineConfig({ definitions: ['*/*.product.ts'], open: ['bench/*'] })
