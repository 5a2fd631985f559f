import x from 'lucide-static/icons/x.svg?raw'
import { Icon } from './Icon.tsx'
import { Notice } from './Notice.tsx'

export interface MessageWords {
  tone: 'success' | 'error'
  text: string
  /** What takes it back, where that is possible. */
  undo?: () => void
}

interface Props {
  message: MessageWords | undefined
  onDismiss: () => void
}

/**
 * What just happened, said at the bottom of the page so that nothing moves under a pointer. It stays until the next
 * message or until it is put away: nobody has to read against a clock.
 */
export function Message({ message, onDismiss }: Props) {
  return (
    <div class="message">
      <div role="status">{message && <Notice tone={message.tone} title={message.text} />}</div>
      {message?.undo && (
        <button type="button" class="button message-undo" onClick={message.undo}>
          Undo
        </button>
      )}
      {message && (
        <button type="button" class="button message-dismiss" onClick={onDismiss}>
          <Icon svg={x} />
          <span class="visually-hidden">Dismiss</span>
        </button>
      )}
    </div>
  )
}
