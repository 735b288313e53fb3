/**
 * The first thing that the app on a phone asks: where one's server is.
 * @module
 */
import { ApiError, createClient, memoryStorage } from '@axia/client'
import { type FormEvent, useState } from 'react'
import doorForm from '../auth/door-form.module.css'
import { FrontDoor } from '../auth/front-door.tsx'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { readAddress } from './server-address.ts'

export interface ServerScreenProps {
  /** The one of before, if another one is wanted. */
  previous?: string | undefined
  /** A server of ours answers there. */
  onFound: (address: string) => Promise<void>
  /** Whether it is one of ours. @throws {ApiError} */
  check?: (address: string) => Promise<void>
}

/** @throws {ApiError} when no server of ours answers there. */
async function askServer(address: string): Promise<void> {
  const client = createClient({ baseUrl: address, storage: memoryStorage() })
  try {
    await client.api.request('GET /health')
    await client.serverInfo()
  } finally {
    client.close()
  }
}

export function ServerScreen({ previous, onFound, check = askServer }: ServerScreenProps) {
  const { t } = useI18n()
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const typed = readAddress(String(new FormData(event.currentTarget).get('server')))
    if ('wrong' in typed) return setFailure(t.server.wrong[typed.wrong])
    setBusy(true)
    setFailure(undefined)
    try {
      await check(typed.address)
      await onFound(typed.address)
    } catch (error) {
      const isOther = error instanceof ApiError && error.code !== 'unreachable' && error.code !== 'timeout'
      setFailure(isOther ? t.server.notAxia : t.server.unreachable)
    } finally {
      setBusy(false)
    }
  }

  return (
    <FrontDoor title={t.server.title} lead={t.server.lead}>
      <form className={doorForm.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={t.server.address}
          hint={t.server.hint}
          name="server"
          type="url"
          inputMode="url"
          autoComplete="url"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder="axia.example.org"
          defaultValue={previous}
          maxLength={512}
          autoFocus
          required
        />
        {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
        <Button type="submit" look="primary" wide busy={busy}>
          {busy ? t.server.checking : t.server.submit}
        </Button>
      </form>
    </FrontDoor>
  )
}
