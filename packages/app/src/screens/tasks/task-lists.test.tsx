/**
 * The lists of tasks: shown, filled, put in order, deleted with a way back.
 * @module
 */
import { ApiError } from '@axia/client'
import { act, fireEvent, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testTask, testTaskList, textIn } from '../../test-support.tsx'

function withLists() {
  const client = fakeClient()
  client.taskLists.set({ lists: [testTaskList({}), testTaskList({ id: 'casa', name: 'Casa' })], error: undefined })
  client.tasks.set({
    status: 'ready',
    hasMore: false,
    tasks: [
      testTask({ id: 'pan', title: 'Pan', list_id: 'compra', position: 2 }),
      testTask({ id: 'leche', title: 'Leche', list_id: 'compra', position: 1 }),
      testTask({ id: 'sal', title: 'Sal', list_id: 'compra', position: 3, due_date: '2026-11-20' }),
      testTask({ id: 'luz', title: 'Pagar la luz', due_date: '2026-11-21', recurrence: 'FREQ=MONTHLY' }),
    ],
  })
  return client
}

async function openList(path = '/tasks/compra') {
  const opened = openApp(path, { client: withLists() })
  await opened.screen.findByRole('heading', { level: 1 })
  const titles = () => opened.screen.getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'))
  return { ...opened, titles }
}

const done = (title: string) => `Marcar como hecha: ${title}`

describe('the lists of tasks', () => {
  it('show their own tasks in the order of the user, and how many are open in each', async () => {
    const { screen, titles, user, client } = await openList()
    await screen.findByRole('heading', { level: 1, name: 'Compra' })
    expect(titles()).toEqual([done('Leche'), done('Pan'), done('Sal')])
    const names = screen.getAllByRole('link', { name: /pendiente/ }).map(({ textContent }) => textContent)
    expect(names).toEqual(['Todas4, 4 pendientes', 'Mis tareas1, 1 pendiente', 'Compra3, 3 pendientes'])
    await user.click(screen.getByRole('link', { name: /^Mis tareas/ }))
    await screen.findByRole('heading', { level: 1, name: 'Mis tareas' })
    expect(titles()).toEqual([done('Pagar la luz')])
    await user.click(screen.getByRole('radio', { name: 'Hechas' }))
    expect(client.tasks.load).toHaveBeenLastCalledWith({ completed: true, list: 'default' })
  })

  it('take what is written into them', async () => {
    const { screen, client, user } = await openList()
    await user.type(await screen.findByRole('textbox', { name: 'Añadir una tarea' }), 'Huevos{Enter}')
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledWith({ title: 'Huevos', list_id: 'compra' }))
  })

  it('are put in order by keys, which says where a task is, and by the menu', async () => {
    const { screen, client, user } = await openList()
    const row = await screen.findByRole('button', { name: /^Pan/ })
    fireEvent.keyDown(row, { key: 'ArrowDown', altKey: true })
    expect(client.tasks.move).toHaveBeenLastCalledWith('pan', { after_id: 'sal' })
    expect(screen.getByText('«Pan», 3 de 3')).toBeTruthy()
    fireEvent.keyDown(row, { key: 'ArrowUp', altKey: true })
    expect(client.tasks.move).toHaveBeenLastCalledWith('pan', { before_id: 'leche' })
    client.tasks.move.mockClear()
    fireEvent.keyDown(row, { key: 'ArrowUp' })
    fireEvent.keyDown(await screen.findByRole('button', { name: /^Leche/ }), { key: 'ArrowUp', altKey: true })
    expect(client.tasks.move).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Opciones de «Leche»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Poner la última' }))
    expect(client.tasks.move).toHaveBeenLastCalledWith('leche', { after_id: 'sal' })
  })

  it('are put in order with the mouse, or into another list, and Escape lets go of a task', async () => {
    const { screen, client } = await openList()
    const row = (await screen.findByRole('button', { name: /^Leche/ })).closest('li')
    if (row === null) throw new Error('no row')
    for (const [index, each] of [...(row.parentElement?.children ?? [])].entries()) {
      Object.defineProperties(each, { offsetTop: { value: index * 40 }, offsetHeight: { value: 40 } })
    }
    let under: Element[] = []
    Object.assign(document, { elementsFromPoint: () => under })
    const drag = (byPx: number) => {
      fireEvent.pointerDown(row, { button: 0, pointerType: 'mouse', clientX: 0, clientY: 0 })
      fireEvent.pointerMove(window, { clientX: 0, clientY: byPx / 2 })
      fireEvent.pointerMove(window, { clientX: 0, clientY: byPx })
    }
    drag(50)
    expect(row.style.translate).toBe('0px 50px')
    fireEvent.keyDown(window, { key: 'Escape' })
    fireEvent.pointerUp(window)
    expect(row.style.translate).toBe('')
    expect(client.tasks.move).not.toHaveBeenCalled()
    drag(50)
    fireEvent.pointerUp(window)
    expect(client.tasks.move).toHaveBeenCalledExactlyOnceWith('leche', { after_id: 'pan' })
    fireEvent.click(await screen.findByRole('button', { name: /^Leche/ })) // the click that ends a drag opens nothing
    expect(screen.queryByRole('dialog')).toBeNull()

    client.tasks.move.mockClear()
    const house = screen.getByRole('link', { name: /^Casa/ })
    under = [...house.children]
    drag(50)
    expect(house.hasAttribute('data-over')).toBe(true)
    fireEvent.pointerUp(window)
    expect(house.hasAttribute('data-over')).toBe(false)
    expect(client.tasks.change).toHaveBeenCalledExactlyOnceWith('leche', { list_id: 'casa' })
    expect(client.tasks.move).not.toHaveBeenCalled()
  })

  it('say why a task stays where it was', async () => {
    const { screen, client } = await openList()
    client.tasks.move.mockRejectedValueOnce(new ApiError('not_found', 'x', { status: 404 }))
    fireEvent.keyDown(await screen.findByRole('button', { name: /^Pan/ }), { key: 'ArrowDown', altKey: true })
    expect(await screen.findAllByText(/Ya no existe/)).not.toHaveLength(0)
  })

  it('give a task another list or another day with two presses, and a way back', async () => {
    const { screen, client, user } = await openList()
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Pan»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Mover a «Casa»' }))
    expect(client.tasks.change).toHaveBeenLastCalledWith('pan', { list_id: 'casa' })
    await user.click(await screen.findByRole('button', { name: 'Deshacer' }))
    expect(client.tasks.change).toHaveBeenLastCalledWith('pan', { list_id: 'compra' })
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Sal»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Para mañana' }))
    expect(client.tasks.change).toHaveBeenLastCalledWith('sal', { due_date: '2026-11-22' })
  })

  it('are filtered by words, accents aside', async () => {
    const { screen, user, titles } = await openList('/tasks')
    await user.click(await screen.findByRole('button', { name: 'Filtrar' }))
    const input = await screen.findByRole('searchbox', { name: 'Filtrar las tareas' })
    await user.type(input, 'PÁN')
    expect(titles()).toEqual([done('Pan')])
    expect(screen.getByText('1 tarea')).toBeTruthy()
    await user.type(input, ' duro')
    expect(await screen.findByText('Ninguna tarea con esas palabras')).toBeTruthy()
    await user.type(input, '{Escape}')
    expect(titles()).toHaveLength(4)
  })

  it('are added and renamed', async () => {
    const { screen, client, user } = await openList('/tasks')
    await user.click(await screen.findByRole('button', { name: 'Nueva lista' }))
    await user.type(await screen.findByLabelText('Nombre'), 'Viaje{Enter}')
    expect(client.taskLists.add).toHaveBeenCalledWith({ name: 'Viaje' })
    await screen.findByRole('heading', { level: 1, name: 'Viaje' })
    expect(await screen.findByText('Esta lista está vacía')).toBeTruthy()
    const line = screen.getByRole('textbox', { name: 'Añadir una tarea' })
    await waitFor(() => expect(document.activeElement).toBe(line))
    await user.click(screen.getByRole('button', { name: 'Opciones de «Viaje»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Cambiar el nombre' }))
    const name = await screen.findByLabelText('Nombre')
    expect(textIn(name)).toBe('Viaje')
    await user.clear(name)
    await user.type(name, 'Viajes{Enter}')
    expect(client.taskLists.rename).toHaveBeenCalledWith('added Viaje', 'Viajes')
  })

  it('keep the focus where it was when no new one was made', async () => {
    const { screen, user } = await openList('/tasks')
    const begin = await screen.findByRole('button', { name: 'Nueva lista' })
    await user.click(begin)
    await user.click(await screen.findByRole('button', { name: 'Cancelar' }))
    await waitFor(() => expect(document.activeElement).toBe(begin))
  })

  it('stand in all tasks in the order of the user, one list after the other', async () => {
    const client = withLists()
    const more = ['Barrer', 'Pasear'].map((title, position) => testTask({ title, list_id: 'casa', position }))
    client.tasks.set({ ...client.tasks.state, tasks: [...more, ...client.tasks.state.tasks] })
    const { screen } = openApp('/tasks', { client })
    await screen.findByRole('heading', { level: 1 })
    const titles = screen.getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'))
    expect(titles).toEqual(['Sal', 'Pagar la luz', 'Leche', 'Pan', 'Barrer', 'Pasear'].map(done))
  })

  it('show all of them at once where their row goes on beyond the edge', async () => {
    let measure = () => {}
    const observer = class {
      constructor(callback: () => void) {
        measure = callback
      }
      observe() {}
      disconnect() {}
    }
    vi.stubGlobal('ResizeObserver', observer)
    const { screen, user } = await openList('/tasks')
    const row = screen.getByRole('link', { name: /^Todas/ }).closest('ul')
    expect(screen.queryByRole('button', { name: 'Ver todas las listas' })).toBeNull()
    Object.defineProperties(row, { clientWidth: { value: 300 }, scrollWidth: { value: 500 } })
    act(() => measure())
    const more = screen.getByRole('button', { name: 'Ver todas las listas' })
    expect(more.getAttribute('aria-expanded')).toBe('false')
    await user.click(more)
    expect(more.getAttribute('aria-expanded')).toBe('true')
    await user.click(screen.getByRole('link', { name: /^Compra/ }))
    expect(more.getAttribute('aria-expanded')).toBe('false')
    vi.unstubAllGlobals()
  })

  it('have menus that begin with no line', async () => {
    const { screen, user } = await openList('/tasks')
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Pan»' }))
    await screen.findByRole('menuitem', { name: 'Para hoy' })
    expect(screen.getByRole('menu').firstElementChild?.getAttribute('role')).toBe('menuitem')
    expect(screen.getAllByRole('separator')).toHaveLength(2)
  })

  it('are put in another order', async () => {
    const { screen, client, user } = await openList()
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Compra»' }))
    expect(screen.queryByRole('menuitem', { name: 'Mover antes' })).toBeNull()
    await user.click(await screen.findByRole('menuitem', { name: 'Mover después' }))
    expect(client.taskLists.move).toHaveBeenCalledWith('compra', { after_id: 'casa' })
  })

  it.for([
    ['Conservar las tareas', 'move'],
    ['Eliminar también las tareas', 'delete'],
  ] as const)('are deleted (%s), and come back', async ([answer, itsTasks]) => {
    const { screen, client, user } = await openList()
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Compra»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Eliminar la lista' }))
    await user.click(await screen.findByRole('button', { name: answer }))
    expect(client.taskLists.remove).toHaveBeenCalledWith('compra', itsTasks)
    await screen.findByRole('heading', { level: 1, name: 'Tareas' })
    await user.click(await screen.findByRole('button', { name: 'Deshacer' }))
    expect(client.taskLists.restore).toHaveBeenCalledWith('compra')
  })

  it('lead to all tasks where one of them is gone', async () => {
    const { screen } = await openList('/tasks/gone')
    await screen.findByRole('heading', { level: 1, name: 'Tareas' })
    expect(screen.getAllByText('Compra')).not.toHaveLength(0)
  })
})

describe('a task that repeats', () => {
  it('says so, is put off once, and tells when the next one is due', async () => {
    const { screen, client, user } = await openList('/tasks')
    await user.click(await screen.findByRole('button', { name: /^Pagar la luz.*Se repite/ }))
    fireEvent.change(await screen.findByLabelText(/^Día/), { target: { value: '2026-11-25' } })
    expect(screen.getByText(/Cambia solo esta vez/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.tasks.change).toHaveBeenLastCalledWith('luz', { due_date: '2026-11-25' })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    client.tasks.complete.mockImplementationOnce(async (id) => {
      const next = testTask({ id: 'next', title: 'Pagar la luz', due_date: '2026-12-21', follows_id: id })
      client.tasks.set({ ...client.tasks.state, tasks: [next] })
      return testTask({ id, completed: true })
    })
    await user.click(screen.getByRole('checkbox', { name: done('Pagar la luz') }))
    expect(await screen.findByText(/^Hecha: .+\. La próxima, .*21/)).toBeTruthy()
  })

  it('gets its rule and its list in its dialog', async () => {
    const { screen, client, user } = await openList('/tasks/compra')
    await user.click(await screen.findByRole('button', { name: /^Sal/ }))
    await user.selectOptions(await screen.findByLabelText('Se repite'), 'weekly')
    await user.selectOptions(screen.getByLabelText('Lista'), 'casa')
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.tasks.change).toHaveBeenLastCalledWith('sal', { list_id: 'casa', recurrence: 'FREQ=WEEKLY' })
  })

  it('comes back as it was when it was deleted', async () => {
    const { screen, client, user } = await openList('/tasks')
    await user.click(await screen.findByRole('button', { name: 'Opciones de «Pagar la luz»' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Eliminar' }))
    await user.click(await screen.findByRole('button', { name: 'Deshacer' }))
    const kept = { title: 'Pagar la luz', due_date: '2026-11-21', recurrence: 'FREQ=MONTHLY', before_id: 'leche' }
    expect(client.tasks.add).toHaveBeenCalledWith({ ...kept, description: '', completed: false })
  })
})
