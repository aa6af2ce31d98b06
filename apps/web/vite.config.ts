import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where a server under development answers; `npm start` says its address. */
const api = process.env['PROVENDER_URL'] ?? 'http://127.0.0.1:4400'

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist/app', emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } } },
})
