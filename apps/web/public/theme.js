// Before the first paint, so that a chosen theme never flashes as the other one.
try {
  const theme = localStorage.getItem('provender.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be closed to pages; then the system's theme stands.
}
