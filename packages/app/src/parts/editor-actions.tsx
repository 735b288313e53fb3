/**
 * How the editor of one thing ends: it is saved, or deleted where it is there already.
 * @module
 */
import Trash from 'lucide-react/icons/trash-2'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from './button.tsx'
import { DialogActions } from './dialog.tsx'

export interface EditorActionsProps {
  /** It is being saved. */
  busy: boolean
  /** None: there is nothing to delete yet. */
  onDelete?: (() => void) | undefined
}

/** The button that saves submits the form around it. */
export function EditorActions({ busy, onDelete }: EditorActionsProps) {
  const { t } = useI18n()
  return (
    <DialogActions
      start={
        onDelete !== undefined && (
          <Button look="quietDanger" icon={<Trash size={16} />} onClick={onDelete}>
            {t.common.delete}
          </Button>
        )
      }
    >
      <Button type="submit" look="primary" busy={busy}>
        {t.common.save}
      </Button>
    </DialogActions>
  )
}
