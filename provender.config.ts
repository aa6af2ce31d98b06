import { defineConfig } from 'provender'

export default defineConfig({
  definitions: ['products/*/**/*.product.ts', 'products/*/**/*.source.ts'],
  open: ['library/*', 'city-library/*'],
})
