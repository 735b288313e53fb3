/**
 * What can be done with a list: another name, another place, away with it.
 * @module
 */
import { maxNameLength, type TaskList, type TasksOfDeletedList } from '@axia/contract'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Pencil from 'lucide-react/icons/pencil'
import Trash from 'lucide-react/icons/trash-2'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Menu } from '../../parts/menu.tsx'
import { Notice } from '../../parts/notice.tsx'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient } from '../../services.tsx'
import { neighbourOf } from './drag-layout.ts'

export function ListMenu({ list, lists }: { list: TaskList; lists: readonly TaskList[] }) {
  const { taskLists } = useClient()
  const words = useTasksWords()
  const { say, sayProblem } = useToasts()
  const [asking, setAsking] = useState<'name' | 'delete'>()
  const index = lists.findIndex(({ id }) => id === list.id)

  async function move(to: number) {
    const ids = lists.map(({ id }) => id)
    const place = neighbourOf(ids, list.id, to)
    if (place === undefined) return
    try {
      await taskLists.move(list.id, place)
      say({ text: words.listMoved(list.name, to + 1, lists.length) })
    } catch (error) {
      sayProblem(error)
    }
  }

  return (
    <>
      <Menu
        label={words.listOptions(list.name)}
        items={[
          { label: words.renameList, icon: <Pencil />, onSelect: () => setAsking('name') },
          ...(index > 0 ? [{ label: words.listEarlier, icon: <ArrowUp />, onSelect: () => void move(index - 1) }] : []),
          ...(index < lists.length - 1
            ? [{ label: words.listLater, icon: <ArrowDown />, onSelect: () => void move(index + 1) }]
            : []),
          {
            label: words.deleteList,
            icon: <Trash />,
            danger: true,
            divided: true,
            onSelect: () => setAsking('delete'),
          },
        ]}
      />
      <RenameDialog
        open={asking === 'name'}
        heading={words.renameList}
        label={words.listName}
        name={list.name}
        maxLength={maxNameLength}
        onClose={() => setAsking(undefined)}
        onRename={(name) => taskLists.rename(list.id, name)}
      />
      <DeleteQuestion list={list} open={asking === 'delete'} onClose={() => setAsking(undefined)} />
    </>
  )
}

function DeleteQuestion({ list, open, onClose }: { list: TaskList; open: boolean; onClose: () => void }) {
  const { taskLists } = useClient()
  const { t } = useI18n()
  const words = useTasksWords()
  const { say, sayProblem } = useToasts()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState<TasksOfDeletedList>()
  const [failure, setFailure] = useState<string>()

  async function restore() {
    try {
      await taskLists.restore(list.id)
      navigate(`/tasks/${list.id}`)
      say({ text: words.listRestored(list.name) })
    } catch (error) {
      sayProblem(error)
    }
  }

  async function remove(itsTasks: TasksOfDeletedList) {
    setBusy(itsTasks)
    setFailure(undefined)
    try {
      await taskLists.remove(list.id, itsTasks)
      onClose()
      navigate('/tasks')
      say({ text: words.listDeleted(list.name), action: { label: t.common.undo, run: () => void restore() } })
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(undefined)
    }
  }

  return (
    <Dialog open={open} onClose={onClose} title={words.deleteListTitle(list.name)} description={words.deleteListText}>
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <DialogActions>
        <Button busy={busy === 'move'} onClick={() => void remove('move')}>
          {words.keepTasks}
        </Button>
        <Button look="danger" busy={busy === 'delete'} onClick={() => void remove('delete')}>
          {words.deleteTasks}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
