/**
 * The phone apps' native projects: in step with the web app, and set as the vault and the login need it.
 * @module
 * @vitest-environment jsdom
 */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import capacitor from './capacitor.config.ts'
import manifest from './package.json' with { type: 'json' }

const here = import.meta.dirname
const root = join(here, '../..')
const read = (path: string) => readFileSync(join(here, path), 'utf8')
const xml = (path: string) => new DOMParser().parseFromString(read(path), 'text/xml')

const git = (...command: string[]) => execFileSync('git', command, { cwd: here, encoding: 'utf8' })
const native = git('ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', 'android', 'ios')
  .split('\n')
  .filter((file) => file !== '')

describe('the native projects', () => {
  it('stay as they are when they are brought in step with the web app', () => {
    const house = mkdtempSync(join(tmpdir(), 'axia-phones-'))
    onTestFinished(() => rmSync(house, { recursive: true, force: true }))
    const app = join(house, 'packages/app') // as deep as here: the projects name node_modules by the way up
    for (const file of [...native, 'capacitor.config.ts', 'package.json']) {
      mkdirSync(dirname(join(app, file)), { recursive: true })
      cpSync(join(here, file), join(app, file))
    }
    const written = ['capacitor.settings.gradle', 'app/capacitor.build.gradle'].map((file) =>
      join(app, 'android', file),
    )
    for (const file of [...written, join(app, 'ios/App/CapApp-SPM/Package.swift')]) rmSync(file)
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    mkdirSync(join(app, 'dist-phone'))
    writeFileSync(join(app, 'dist-phone/index.html'), '<!doctype html><head></head>')
    execFileSync(
      process.execPath,
      ['--preserve-symlinks', join(house, 'node_modules/@capacitor/cli/bin/capacitor'), 'sync'],
      {
        cwd: app,
        env: { ...process.env, CAPACITOR_TELEMETRY: 'false', CI: 'true' },
        stdio: 'pipe',
      },
    )
    const changed = native.filter((file) => !readFileSync(join(app, file)).equals(readFileSync(join(here, file))))
    expect(changed).toEqual([])
    const added = globSync('{android,ios}/**/*', { cwd: app, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(app.length + 1))
      .filter((file) => !native.includes(file))
    expect(added).toContain('android/app/src/main/assets/public/index.html')
    const ignored = git('check-ignore', '--no-index', ...added).split('\n')
    expect(added.filter((file) => !ignored.includes(file))).toEqual([])
  }, 60_000)

  it('hold no path of a machine, no key and no signature', () => {
    const texts = native.filter((file) => !/\.(png|jar)$/.test(file))
    expect(texts.length).toBeGreaterThan(20)
    const own = [root, process.env.HOME ?? root, 'sdk.dir', 'storePassword', 'DEVELOPMENT_TEAM', 'BEGIN PRIVATE KEY']
    for (const file of texts) for (const word of own) expect(read(file).includes(word), `${file}: ${word}`).toBe(false)
    expect(native.filter((file) => /local\.properties|\.(jks|keystore|p12|mobileprovision)$/.test(file))).toEqual([])
    const never = [
      'android/local.properties',
      'android/axia.jks',
      'android/axia.keystore',
      'android/google-services.json',
    ]
    expect(
      git('check-ignore', '--no-index', ...never)
        .trim()
        .split('\n'),
    ).toEqual(never)
  })

  it('carry the version of the web app', () => {
    expect(read('android/app/build.gradle')).toContain(`versionName "${manifest.version}"`)
    const versions = read('ios/App/App.xcodeproj/project.pbxproj').match(/MARKETING_VERSION = [^;]+/g)
    expect(new Set(versions)).toEqual(new Set([`MARKETING_VERSION = ${manifest.version}`]))
  })

  it('have their pages at the two origins that every server lets call, and log nothing of what goes over the bridge', () => {
    const { hostname, androidScheme, iosScheme, cleartext, url, allowNavigation } = capacitor.server ?? {}
    expect(`${androidScheme}://${hostname}`).toBe('https://localhost')
    expect(`${iosScheme}://${hostname}`).toBe('capacitor://localhost')
    expect([cleartext, url, allowNavigation]).toEqual([false, undefined, undefined])
    expect(capacitor.loggingBehavior).toBe('none')
    expect(capacitor.android).toMatchObject({ allowMixedContent: false, webContentsDebuggingEnabled: false })
    expect(capacitor.ios).toMatchObject({ webContentsDebuggingEnabled: false })
  })
})

describe('Android', () => {
  const android = 'http://schemas.android.com/apk/res/android'
  const document = xml('android/app/src/main/AndroidManifest.xml')
  const attribute = (element: Element | null, name: string) => element?.getAttributeNS(android, name)
  const application = document.querySelector('application')

  it('speaks TLS alone, and no rule makes an exception', () => {
    expect(attribute(application, 'usesCleartextTraffic')).toBe('false')
    expect(attribute(application, 'networkSecurityConfig')).toBe('@xml/network_security_config')
    const config = xml('android/app/src/main/res/xml/network_security_config.xml')
    expect(config.querySelector('base-config')?.getAttribute('cleartextTrafficPermitted')).toBe('false')
    expect(config.querySelectorAll('domain-config, debug-overrides, pin-set')).toHaveLength(0)
  })

  it('puts nothing into any backup, and hands nothing to another phone', () => {
    expect(attribute(application, 'allowBackup')).toBe('false')
    expect(attribute(application, 'fullBackupContent')).toBe('@xml/backup_rules')
    expect(attribute(application, 'dataExtractionRules')).toBe('@xml/data_extraction_rules')
    const places = ['root', 'file', 'database', 'sharedpref', 'external']
    const excluded = (element: Element | null) =>
      [...(element?.querySelectorAll('exclude') ?? [])].map((each) => each.getAttribute('domain'))
    const older = xml('android/app/src/main/res/xml/backup_rules.xml')
    expect(excluded(older.querySelector('full-backup-content'))).toEqual(places)
    const newer = xml('android/app/src/main/res/xml/data_extraction_rules.xml')
    const all = [...places, 'device_root', 'device_file', 'device_database', 'device_sharedpref']
    expect(excluded(newer.querySelector('cloud-backup'))).toEqual(all)
    expect(excluded(newer.querySelector('device-transfer'))).toEqual(all)
    for (const rules of [older, newer]) expect(rules.querySelectorAll('include')).toHaveLength(0)
  })

  it('asks for the network and the microphone, and for nothing else', () => {
    const permissions = [...document.querySelectorAll('uses-permission')].map((each) => attribute(each, 'name'))
    expect(permissions).toEqual(
      ['INTERNET', 'RECORD_AUDIO', 'MODIFY_AUDIO_SETTINGS'].map((name) => `android.permission.${name}`),
    )
  })

  it('offers other apps its start, and nothing else', () => {
    const parts = [...document.querySelectorAll('activity, service, receiver, provider')]
    expect(parts.map((each) => attribute(each, 'name'))).toEqual(['.MainActivity'])
    const actions = [...document.querySelectorAll('intent-filter > *')].map((each) => attribute(each, 'name'))
    expect(actions).toEqual(['android.intent.action.MAIN', 'android.intent.category.LAUNCHER'])
    expect(attribute(parts[0] ?? null, 'taskAffinity')).toBe('') // no other app puts a screen of its own on ours
  })

  it('is hidden from screenshots before the first page is drawn', () => {
    const activity = read('android/app/src/main/java/org/axia/app/MainActivity.java')
    const created = activity.slice(activity.indexOf('onCreate('))
    const [hidden, drawn] = [
      created.indexOf('addFlags(WindowManager.LayoutParams.FLAG_SECURE)'),
      created.indexOf('super.onCreate'),
    ]
    expect(hidden).toBeGreaterThan(0)
    expect(drawn).toBeGreaterThan(hidden)
  })

  it('makes keys of 256 bits for the vault, which its plugin takes over by their alias', () => {
    const ours = read('android/app/src/main/java/org/axia/app/VaultKeysPlugin.java')
    expect(ours).toContain('KEY_BITS = 256')
    expect(ours).toContain('.setKeySize(KEY_BITS)')
    expect(ours).toContain('.setBlockModes(KeyProperties.BLOCK_MODE_GCM)')
    expect(read('android/app/src/main/java/org/axia/app/MainActivity.java')).toContain(
      'registerPlugin(VaultKeysPlugin.class)',
    )
    const theirs = readFileSync(
      join(
        root,
        'node_modules/@aparajita/capacitor-secure-storage/android/src/main/java/com/aparajita/capacitor/securestorage/SecureStorage.java',
      ),
      'utf8',
    )
    // By itself it names no size, and the Keystore's own is 128 bits; it makes a key only where the alias has none.
    expect(theirs).not.toContain('setKeySize')
    expect(theirs).toContain('AES/GCM/NoPadding')
    expect(theirs).toMatch(
      /getEntry\(prefixedKey, null\)[\s\S]*if \(entry == null\) \{[\s\S]*generateKey\(\)[\s\S]*entry\.getSecretKey\(\)/,
    )
  })

  it('runs on the systems that its web view and its icons need', () => {
    expect(read('android/variables.gradle')).toContain('minSdkVersion = 26')
    expect(capacitor.android?.minWebViewVersion).toBe(123) // as vite.config.ts builds the styles
  })
})

describe('iOS', () => {
  /** The values of a property list's outermost dictionary. */
  function plist(path: string): Map<string, Element> {
    const dictionary = xml(path).querySelector('plist > dict')
    const children = [...(dictionary?.children ?? [])]
    return new Map(
      children.flatMap((key, index): [string, Element][] => {
        const value = children[index + 1]
        return key.tagName === 'key' && value !== undefined ? [[key.textContent ?? '', value]] : []
      }),
    )
  }
  const info = plist('ios/App/App/Info.plist')
  const project = read('ios/App/App.xcodeproj/project.pbxproj')

  it('speaks TLS alone: nothing relaxes App Transport Security', () => {
    expect(info.get('CFBundleIdentifier')?.textContent).toBe('$(PRODUCT_BUNDLE_IDENTIFIER)')
    expect(info.has('NSAppTransportSecurity')).toBe(false)
  })

  it('opens no file of its own to others, and no address leads into it', () => {
    for (const key of [
      'UIFileSharingEnabled',
      'LSSupportsOpeningDocumentsInPlace',
      'CFBundleURLTypes',
      'CFBundleDocumentTypes',
    ]) {
      expect(info.has(key), key).toBe(false)
    }
    expect(project).not.toContain('CODE_SIGN_ENTITLEMENTS') // no shared keychain group, no iCloud
  })

  const usages = ['NSMicrophoneUsageDescription', 'NSFaceIDUsageDescription', 'NSCameraUsageDescription']

  it('says in both languages why it asks for the microphone, the face and the camera', () => {
    for (const [language, words] of [
      ['en', ['microphone|voice', 'unlock', 'pictures']],
      ['es', ['voz', 'desbloquear', 'fotos']],
    ] as const) {
      const strings = read(`ios/App/App/${language}.lproj/InfoPlist.strings`)
      for (const [index, key] of usages.entries()) {
        const said = new RegExp(`"${key}" = "([^"]+)";`).exec(strings)?.[1]
        expect(said).toMatch(new RegExp(words[index] ?? '', 'i'))
      }
      expect(project).toContain(`${language}.lproj/InfoPlist.strings`)
    }
    for (const key of usages) expect(info.get(key)?.textContent).toMatch(/\w/)
    expect(project).toContain('InfoPlist.strings in Resources */,')
  })

  it('keeps what the web view stores out of backups', () => {
    const delegate = read('ios/App/App/AppDelegate.swift')
    expect(delegate).toMatch(/didFinishLaunchingWithOptions[\s\S]*keepOutOfBackups\(\)\n\s+return true/)
    expect(delegate).toMatch(/"WebKit"[\s\S]*isExcludedFromBackup = true[\s\S]*setResourceValues\(values\)/)
    expect(delegate).not.toContain('documentDirectory')
  })

  it('declares what it uses, and that it tracks nobody', () => {
    const privacy = plist('ios/App/App/PrivacyInfo.xcprivacy')
    expect(privacy.get('NSPrivacyTracking')?.tagName).toBe('false')
    expect(privacy.get('NSPrivacyCollectedDataTypes')?.children).toHaveLength(0)
    expect(privacy.get('NSPrivacyAccessedAPITypes')?.textContent).toContain('NSPrivacyAccessedAPICategoryUserDefaults')
    expect(project).toContain('PrivacyInfo.xcprivacy in Resources */,')
  })

  it('runs on the systems whose web view knows our styles', () => {
    expect(new Set(project.match(/IPHONEOS_DEPLOYMENT_TARGET = [^;]+/g))).toEqual(
      new Set(['IPHONEOS_DEPLOYMENT_TARGET = 17.5']),
    )
  })

  it('is one whole: what the project names is there, once', () => {
    const ids = project.match(/^\t\t([0-9A-F]{24}) .*= \{(?:isa|$)/gm) ?? []
    expect(new Set(ids).size).toBe(ids.length)
    const named = new Set(project.match(/\b[0-9A-F]{24}\b/g))
    const defined = new Set(ids.map((line) => line.trim().slice(0, 24)))
    expect([...named].filter((id) => !defined.has(id))).toEqual([])
  })
})
