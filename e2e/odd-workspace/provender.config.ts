import { defineConfig } from 'provender'

export default defineConfig({ open: ['odd/*'], http: { host: '127.0.0.1', port: 0 } })
