/**
 * What counts as a secret: what a well-kept scanner knows, and our own.
 * @module
 */
import { createHash } from 'node:crypto'
import { lintSource } from '@secretlint/core'
import { creator as pattern } from '@secretlint/secretlint-rule-pattern'
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend'
import { allowed } from './allowed.ts'

/** A place that holds a secret, or looks as if. The secret itself is not in it. */
export interface Finding {
  path: string
  /** From 1; undefined when the file itself must not be there. */
  line: number | undefined
  what: string
  /** SHA-256 of the text that was found, in hex: by it `allowed.ts` knows what is harmless. */
  hash: string
}

/** Files that hold secrets and nothing else. */
const secretFile = /(^|\/)(\.env(\.(?!example$)[^/]+)?|credentials\.json|token\.json)$/

/** Our own rules, each by what it finds. */
const own: Record<string, string> = {
  'a signed JSON Web Token': String.raw`/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/`,
  'a key or password with its value': String.raw`/\b(?:(?:SECRET_KEY|N8N_WEBHOOK_SECRET)(?:_PREVIOUS)?|AXIA_TOKEN|AXIA_VAULT_PASSPHRASE)['"]?[ \t]*(?:=[ \t]*['"]?|:[ \t]*['"])[\w+/.~!@%^&*-]{12,}/`,
}

const config = {
  rules: [
    { id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended },
    ...Object.entries(own).map(([name, regex]) => ({
      id: name,
      rule: pattern,
      options: { patterns: [{ name, patterns: [regex] }] },
    })),
  ],
}

/** Whether a file of that name holds secrets, whatever is in it. */
export function isSecretFile(path: string): boolean {
  return secretFile.test(path)
}

/** Everything in a text that looks like a secret and is not known to be harmless. */
export async function findSecrets(path: string, content: string): Promise<Finding[]> {
  const findings: Finding[] = isSecretFile(path)
    ? [{ path, line: undefined, what: 'a file that holds secrets', hash: sha256(content) }]
    : []
  const { messages } = await lintSource({
    source: { content, filePath: path, contentType: 'text' },
    options: { config, maskSecrets: true },
  })
  for (const { ruleId, range, loc, message } of messages) {
    const what = ruleId in own ? ruleId : message // the library masks our rules' names along with what they found
    findings.push({ path, line: loc.start.line, what, hash: sha256(content.slice(...range)) })
  }
  return findings.filter(({ hash }) => !allowed.has(hash))
}

function sha256(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
