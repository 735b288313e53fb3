/**
 * Runs before the first paint: the chosen theme and language, so that nothing flashes. See src/preferences.ts.
 * @module
 */
try {
  const theme = localStorage.getItem('axia.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const locale = localStorage.getItem('axia.locale')
  if (locale === 'es' || locale === 'en') document.documentElement.lang = locale
} catch {
  // Without storage the system's choice stands.
}
