/**
 * Runs before the first paint: the chosen theme and language, so that nothing flashes, and the texts and the manifest in that
 * language. See src/preferences.ts.
 * @module
 */
const root = document.documentElement
const isKnown = (language) => language === 'es' || language === 'en'
root.lang = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).find(isKnown) ?? 'en'
try {
  const theme = localStorage.getItem('axia.theme')
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  const locale = localStorage.getItem('axia.locale')
  if (isKnown(locale)) root.lang = locale
} catch {
  // Without storage the system's choice stands.
}
if (root.lang === 'en') document.querySelector('[rel=manifest]')?.setAttribute('href', '/app/manifest.en.webmanifest')
// Which chunks they are, the build says (language-preload.ts); the entry, which wants them, is still on its way.
for (const href of document.querySelector(`meta[name=texts-${root.lang}]`)?.content.split(' ') ?? []) {
  const attributes = { rel: 'modulepreload', crossOrigin: '', fetchPriority: 'low', href }
  document.head.append(Object.assign(document.createElement('link'), attributes))
}
