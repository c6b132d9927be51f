import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';
import { useAction } from '../lib/use-action';
import { Alert } from './alert';
import { Button } from './button';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

const FIRST_CONTROL = '.dialog-body :is(input, select, textarea, button, a[href])';

/** A modal on the native dialog element: the browser traps the focus and gives it back on close. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    // The browser would begin at the button that closes the dialog.
    dialog.querySelector<HTMLElement>(FIRST_CONTROL)?.focus();
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button variant="ghost" small onClick={onClose} aria-label="Close">
          <span aria-hidden="true">✕</span>
        </Button>
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}

interface ConfirmDialogProps {
  title: string;
  confirmLabel: string;
  children: ReactNode;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something that cannot be undone; stays open and says why when it fails. */
export function ConfirmDialog({ title, confirmLabel, children, onConfirm, onClose }: ConfirmDialogProps) {
  const { run, busy, error } = useAction(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <div className="row row-end">
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="danger" busy={busy} onClick={() => run()}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
