import './style/index.css'
import './parts/parts.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { tokens } from './api/client.ts'
import { createQueryClient } from './api/query-client.ts'
import { tokenInFragment } from './api/token.ts'
import { routes } from './routes.tsx'

takeTokenFromAddress()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={createBrowserRouter(routes)} />
    </QueryClientProvider>
  </StrictMode>,
)

/** `provender open` hands the token over in the fragment, which no server sees; it leaves the address before anything else. */
function takeTokenFromAddress(): void {
  const { token, rest } = tokenInFragment(location.hash)
  if (rest !== location.hash) history.replaceState(history.state, '', `${location.pathname}${location.search}${rest}`)
  if (token !== null) tokens.change(token)
}
