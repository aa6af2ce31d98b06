import { useEffect, useRef } from 'react'
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { ActivityProvider } from '../api/activity.tsx'
import { SignInContext, useForgetOnTokenChange, useSession } from '../api/session.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { LiveSign } from './live-sign.tsx'
import { SignInDialog } from './sign-in.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { WhoAmI } from './who-am-i.tsx'
import './shell.css'

const places = [
  ['/', 'Products'],
  ['/events', 'Events'],
  ['/domains', 'Domains'],
  ['/glossary', 'Glossary'],
  ['/console', 'SQL console'],
] as const

/** What every page stands in: the header with the search box, navigation and sign-in, the page, the footer. */
export function Shell() {
  const dialog = useRef<HTMLDialogElement>(null)
  useForgetOnTokenChange()
  return (
    <ActivityProvider>
      <SignInContext value={() => dialog.current?.showModal()}>
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <Header />
        <Main />
        <Footer />
        <SignInDialog dialog={dialog} />
        <ScrollRestoration />
      </SignInContext>
    </ActivityProvider>
  )
}

function Header() {
  const { state } = useNavigation()
  return (
    <header className="header" data-busy={state === 'loading'}>
      <div className="header-row">
        <Link to="/" className="wordmark" aria-label="Provender, to all products">
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M12 21V7M12 17 6.5 5M12 17l5.5-12M8 14h8" />
          </svg>
          Provender
        </Link>
        <SearchBox />
        <div className="header-end">
          <LiveSign />
          <ThemeSwitch />
          <WhoAmI />
        </div>
        <nav className="places" aria-label="Main">
          {places.map(([to, text]) => (
            <NavLink key={to} to={to} end={to === '/'}>
              {text}
            </NavLink>
          ))}
        </nav>
      </div>
    </header>
  )
}

/** The page; after going to another page, focus begins there and not at the end of the one before. */
function Main() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const former = useRef(pathname)
  useEffect(() => {
    if (placeOf(former.current) !== placeOf(pathname)) main.current?.focus({ preventScroll: true })
    former.current = pathname
  }, [pathname])
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  )
}

/** Tabs of one product are one place. */
function placeOf(pathname: string): string {
  return pathname.split('/').slice(0, 4).join('/')
}

function Footer() {
  const { data: session } = useSession()
  return (
    <footer className="footer">
      <span>Provender{session === undefined ? '' : ` ${session.version}`}</span>
      <nav aria-label="More">
        <Link to="/demand">Wished for</Link>
        <Link to="/activity">Activity</Link>
        <a href="/api/openapi.json">HTTP API</a>
      </nav>
    </footer>
  )
}
