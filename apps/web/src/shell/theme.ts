import { useEffect, useState } from 'react'

/** What a reader can choose: the system's theme, or one of the two. */
export type Theme = 'system' | 'light' | 'dark'

const key = 'provender.theme'

/**
 * The theme that a switch goes to next.
 * @example nextTheme('system') // 'light'
 */
export function nextTheme(theme: Theme): Theme {
  return theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system'
}

/** The chosen theme, kept in this browser, and how to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(readTheme)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    try {
      if (theme === 'system') localStorage.removeItem(key)
      else localStorage.setItem(key, theme)
    } catch {
      // A browser that keeps nothing for pages shows the theme for as long as the page is open.
    }
  }, [theme])
  return [theme, setTheme]
}

function readTheme(): Theme {
  const set = document.documentElement.dataset['theme']
  return set === 'light' || set === 'dark' ? set : 'system'
}
