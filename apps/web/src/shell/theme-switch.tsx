import { nextTheme, useTheme } from './theme.ts'

const signs = { system: '◐', light: '○', dark: '●' } as const
const words = { system: 'as the system', light: 'light', dark: 'dark' } as const

/** Goes round the themes: as the system has it, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useTheme()
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setTheme(nextTheme(theme))}
      title={`Theme: ${words[theme]}. Press for ${words[nextTheme(theme)]}.`}
    >
      <span aria-hidden="true">{signs[theme]}</span>
      <span className="unseen">Theme: {words[theme]}</span>
    </button>
  )
}
