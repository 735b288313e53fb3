/**
 * Second factor, passkeys and the history of the account, as Settings shows them.
 * @module
 */
import { ApiError } from '@axia/client'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp } from '../../test-support.tsx'
import { SecuritySections } from './security-sections.tsx'

const secret = { secret: 'JBSWY3DPEHPK3PXP', otpauth_url: 'otpauth://totp/AxIA:ana?secret=JBSWY3DPEHPK3PXP' }

describe(SecuritySections, () => {
  it('turns the second factor on: password, QR code, first code, and the recovery codes once', async () => {
    const client = fakeClient()
    client.security.beginTotp.mockResolvedValue(secret)
    client.security.confirmTotp
      .mockRejectedValueOnce(new ApiError('wrong_code', 'wrong', { status: 403 }))
      .mockResolvedValueOnce(['aaaa-bbbb', 'cccc-dddd'])
    const { user } = openApp('/settings', { client })
    await user.click(await screen.findByRole('button', { name: 'Activar' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByLabelText('Contraseña actual'), 'secret')
    await user.click(dialog.getByRole('button', { name: 'Continuar' }))
    expect(client.security.beginTotp).toHaveBeenCalledWith('secret')
    expect(await dialog.findByRole('img', { name: /Código QR/ })).toBeDefined()
    expect(dialog.getByText('JBSW Y3DP EHPK 3PXP')).toBeDefined()
    const link = dialog.getByRole('link', { name: 'Abrir en la app de autenticación' })
    expect(link.getAttribute('href')).toBe(secret.otpauth_url)
    await user.click(dialog.getByRole('button', { name: 'Copiar la clave' }))
    await dialog.findByRole('button', { name: 'Copiado' })
    expect(await navigator.clipboard.readText()).toBe(secret.secret)
    await user.type(dialog.getByLabelText('Código'), '000000')
    await user.click(dialog.getByRole('button', { name: 'Activar' }))
    expect(await dialog.findByText(/no es correcto o ya se usó/)).toBeDefined()
    await user.clear(dialog.getByLabelText('Código'))
    await user.type(dialog.getByLabelText('Código'), '123456')
    await user.click(dialog.getByRole('button', { name: 'Activar' }))
    expect(await dialog.findByText('aaaa-bbbb')).toBeDefined()
    await user.keyboard('{Escape}')
    expect(dialog.getByText('cccc-dddd')).toBeDefined() // only an answer closes it
    await user.click(dialog.getByRole('button', { name: 'Los he guardado' }))
    await waitFor(() => expect(screen.queryByText('aaaa-bbbb')).toBeNull())
  })

  it.each([
    ['wrong_password', /no es esa/],
    ['weak_password', /demasiado corta para valer sola. Cámbiala antes por una de 15 caracteres/],
  ] as const)('turns it off with the password only, and says when that was a %s', async (code, words) => {
    const client = fakeClient()
    client.security.set({ ...client.security.state, security: { totp: true, recovery_codes_left: 1, passkeys: [] } })
    client.security.removeTotp.mockRejectedValueOnce(new ApiError(code, 'x', { status: 403 }))
    const { user } = openApp('/settings', { client })
    expect(await screen.findByText(/Queda 1 código de recuperación/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Desactivar' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByLabelText('Contraseña actual'), 'wrong')
    await user.click(dialog.getByRole('button', { name: 'Desactivar' }))
    expect(await dialog.findByText(words)).toBeDefined()
  })

  it('lists passkeys and removes one after asking', async () => {
    const client = fakeClient()
    const passkey = { id: 'p1', name: 'Portátil', created_at: '2026-11-20T10:00:00Z', last_used_at: null }
    client.security.set({
      ...client.security.state,
      security: { totp: false, recovery_codes_left: 0, passkeys: [passkey] },
    })
    const { user } = openApp('/settings', { client })
    await user.click(await screen.findByRole('button', { name: 'Quitar Portátil' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Quitar' }))
    expect(client.security.removePasskey).toHaveBeenCalledWith('p1')
  })

  it('shows what happened to the account in plain words, with more on demand', async () => {
    const client = fakeClient()
    const entry = {
      number: 9,
      at: '2026-11-21T10:00:00Z',
      address: '10.0.0.7',
      device_name: 'Teléfono',
      current: false,
    }
    client.security.set({
      ...client.security.state,
      entries: [{ ...entry, action: 'session_revoked' as const }],
      hasOlderEntries: true,
    })
    const { user } = openApp('/settings', { client })
    expect(await screen.findByText('Sesión cerrada desde otro dispositivo')).toBeDefined()
    expect(screen.getByText('Teléfono · 10.0.0.7')).toBeDefined()
    client.security.loadOlderEntries.mockImplementationOnce(async () => {
      const entries = [9, 8].map((number) => ({ ...entry, number, action: 'session_revoked' as const }))
      client.security.set({ ...client.security.state, entries, hasOlderEntries: false })
    })
    await user.click(screen.getByRole('button', { name: 'Ver más antiguo' }))
    // The button is gone, and one reads on where it stood.
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByRole('listitem').at(-1)))
  })
})
