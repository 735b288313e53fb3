/**
 * Pictures: chosen, pasted, described, sent small, shown, opened large; and what counts as read.
 * @module
 */
import { act, fireEvent, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, isDisabled, openApp, testMessage, textIn } from '../../test-support.tsx'
import { MessageImages } from './message-images.tsx'
import { PictureTray } from './picture-tray.tsx'
import { shrinkImage } from './shrink-image.ts'
import { useReadMark } from './use-read-mark.ts'

const file = (name: string, type = 'image/png', size = 3) => new File([new Uint8Array(size)], name, { type })

/** jsdom draws nothing: a canvas makes a byte of each hundred pixels, times how well it is drawn. */
beforeEach(() => {
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    if (blob.size === 0) throw new DOMException('no picture', 'InvalidStateError')
    return { width: 4000, height: 3000, close: () => {} }
  })
  const context = { fillRect: () => {}, drawImage: () => {} }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(Object.assign(Object.create(null), context))
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function toBlob(
    this: HTMLCanvasElement,
    done,
    type,
    quality = 4,
  ) {
    done(new Blob([new Uint8Array((this.width * this.height * quality) / 100)], { type: type ?? 'image/png' }))
  })
  let count = 0
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => `blob:${++count}`, revokeObjectURL: () => {} }))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe(shrinkImage, () => {
  it('keeps a screenshot sharp where there is room, and draws it smaller and smaller where there is not', async () => {
    const sharp = await shrinkImage(file('a.png'), 200_000)
    expect([sharp.mimeType, sharp.width, sharp.height]).toEqual(['image/png', 2048, 1536])
    const small = await shrinkImage(file('a.png'), 9_000)
    expect([small.mimeType, small.width]).toEqual(['image/jpeg', 1280])
    expect(small.content.length).toBeLessThanOrEqual(9_000)
    await expect(shrinkImage(file('a.png'), 10)).rejects.toThrow('small enough')
  })

  it('draws a photograph anew, however small it is, and lets what moves be', async () => {
    expect((await shrinkImage(file('a.jpg', 'image/jpeg', 3), 200_000)).content.length).toBeGreaterThan(3)
    expect((await shrinkImage(file('a.gif', 'image/gif', 3), 200_000)).content.length).toBe(3)
  })
})

describe(PictureTray, () => {
  it('sends what was chosen, with what it shows, and with words or without', async () => {
    const { client, screen, user } = openApp('/chat/casa')
    const area = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    fireEvent.paste(area, { clipboardData: { files: [file('a.png'), file('b.png')] } })
    const tray = await screen.findByRole('list', { name: 'Imágenes adjuntas' })
    await user.type(within(tray).getByLabelText('Qué muestra la imagen 1'), 'el jardín')
    await user.click(within(tray).getByRole('button', { name: 'Quitar la imagen 2' }))
    await user.click(screen.getByRole('button', { name: 'Enviar' }))
    await waitFor(() => expect(client.chat.send).toHaveBeenCalledTimes(1))
    expect(client.chat.send).toHaveBeenCalledWith({
      text: '',
      sessionId: 'casa',
      images: [expect.objectContaining({ mimeType: 'image/png', alt: 'el jardín', width: 2048 })],
    })
    expect(screen.queryByRole('list', { name: 'Imágenes adjuntas' })).toBeNull()
  })

  it('goes with the words that were there when it was sent, and loses none that are written meanwhile', async () => {
    let draw = () => {}
    vi.stubGlobal('createImageBitmap', async () => {
      await new Promise<void>((resolve) => {
        draw = resolve
      })
      return { width: 40, height: 30, close: () => {} }
    })
    const { client, screen, user } = openApp('/chat/casa')
    const area = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    fireEvent.paste(area, { clipboardData: { files: [file('a.png')] } })
    await user.type(area, 'el jardín{Enter} y más')
    expect(textIn(area)).toBe('el jardín')
    draw()
    await waitFor(() => expect(client.chat.send).toHaveBeenCalledWith(expect.objectContaining({ text: 'el jardín' })))
    await user.type(area, 'y más')
    expect(textIn(area)).toBe('y más')
  })

  it('takes four, and says so of more; and keeps what cannot be read from being sent', async () => {
    const { client, screen, user } = openApp('/chat/casa')
    const area = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => file(name, 'image/png', name === 'a' ? 0 : 3))
    fireEvent.drop(area, { dataTransfer: { types: ['Files'], files: [file('x.txt', 'text/plain')] } })
    expect(screen.queryByRole('list', { name: 'Imágenes adjuntas' })).toBeNull()
    fireEvent.drop(area, { dataTransfer: { types: ['Files'], files: five } })
    expect(await screen.findAllByText('Un mensaje lleva 4 imágenes como mucho')).not.toHaveLength(0)
    expect(screen.getAllByRole('button', { name: /Quitar la imagen/ })).toHaveLength(4)
    await user.type(area, 'mira{Enter}')
    expect(await screen.findAllByText(/no es una imagen que se pueda enviar/)).not.toHaveLength(0)
    expect(client.chat.send).not.toHaveBeenCalled()
    expect(isDisabled(screen.getByRole('button', { name: 'Enviar' }))).toBe(false)
  })
})

describe(MessageImages, () => {
  const image = (alt: string) => ({ url: `/messages/casa/1/images/${alt}`, width: 400, height: 300, alt })
  const open = () => {
    const client = fakeClient()
    const message = testMessage({ id: '1', text: '', images: [image('un gato'), image('')] })
    client.chat.conversation('casa').set({ messages: [message], hasOlder: false, loading: false })
    return { message, ...openApp('/chat/casa', { client }) }
  }

  it('keeps a place for each picture, and opens it large, near and with the next', async () => {
    const { screen, user, client, message } = open()
    const thumbnail = await screen.findByRole('button', { name: 'Ampliar: un gato' })
    expect(thumbnail.style.aspectRatio).toBe('400 / 300')
    expect(client.chat.image).toHaveBeenCalledWith(message, 0, expect.anything())
    await user.click(thumbnail)
    const viewer = await screen.findByRole('dialog', { name: 'un gato' })
    const shown = await within(viewer).findByRole('img', { name: 'un gato' })
    await user.keyboard('+')
    expect(shown.style.width).toBe('150%')
    await user.keyboard('-{ArrowRight}')
    await screen.findByRole('dialog', { name: 'Imagen 2 de 2' })
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('is asked for again where it could not be had', async () => {
    const client = fakeClient()
    client.chat.image.mockRejectedValueOnce(new Error('gone'))
    const message = testMessage({ id: '1', text: '', images: [image('un gato')] })
    client.chat.conversation('casa').set({ messages: [message], hasOlder: false, loading: false })
    const { screen, user } = openApp('/chat/casa', { client })
    await user.click(await screen.findByRole('button', { name: 'No se pudo cargar la imagen: un gato' }))
    await screen.findByRole('button', { name: 'Ampliar: un gato' })
    expect(client.chat.image).toHaveBeenCalledTimes(2)
  })
})

describe(useReadMark, () => {
  const answers = [1, 2, 3].map((seq) => testMessage({ id: `${seq}`, role: 'assistant', text: `m${seq}`, seq }))

  function withUnread() {
    const client = fakeClient()
    const summary = {
      sessionId: 'casa',
      title: 'La casa',
      pinned: false,
      lastMessage: answers[2],
      readSeq: 1,
      unread: 2,
    }
    const times = { createdAt: '2026-11-20T12:00:00Z', updatedAt: '2026-11-21T15:00:00Z' }
    client.chat.set({ ...client.chat.state, conversations: [{ ...summary, ...times }] })
    client.chat.conversation('casa').set({ messages: answers, hasOlder: false, loading: false })
    return client
  }

  it('says how much was not read, in the list, the navigation and the title', async () => {
    const { screen } = openApp('/', { client: withUnread() })
    await screen.findByRole('link', { name: /Chat.*2 mensajes sin leer/ })
    await waitFor(() => expect(document.title).toMatch(/^\(2\) /))
  })

  it('counts a conversation as read when its end is in sight, and shows where the new begins', async () => {
    const { client, screen } = openApp('/chat/casa', { client: withUnread() })
    const log = await screen.findByRole('log')
    await waitFor(() => expect(client.chat.markRead).toHaveBeenCalledWith('casa', 3))
    expect(within(log).getByText('Mensajes nuevos').nextElementSibling?.textContent).toContain('m2')
  })

  it('does not count what comes to a page that is hidden, until it is shown', async () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    const { client, screen } = openApp('/chat/casa', { client: withUnread() })
    await screen.findByRole('log')
    expect(client.chat.markRead).not.toHaveBeenCalled()
    visibility.mockReturnValue('visible')
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    expect(client.chat.markRead).toHaveBeenCalledWith('casa', 3)
  })

  it('does not count a piece of the past', async () => {
    const client = withUnread()
    client.chat.conversation('casa').set({ messages: answers, hasOlder: false, hasNewer: true, loading: false })
    const { screen } = openApp('/chat/casa', { client })
    await within(await screen.findByRole('log')).findByText('m3')
    expect(client.chat.markRead).not.toHaveBeenCalled()
  })
})
