import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import { Button } from './button';

interface Toast {
  id: number;
  tone: 'ok' | 'danger';
  message: string;
}

interface ToastApi {
  success: (message: string) => void;
  failure: (message: string) => void;
}

/** Long enough to read two lines aloud. */
const VISIBLE_MS = 6000;

const ToastContext = createContext<ToastApi | null>(null);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (tone: Toast['tone'], message: string) => {
      const id = Date.now() + Math.random();
      setToasts((all) => [...all, { id, tone, message }]);
      setTimeout(() => dismiss(id), VISIBLE_MS);
    },
    [dismiss],
  );
  const api = useMemo<ToastApi>(
    () => ({ success: (message) => show('ok', message), failure: (message) => show('danger', message) }),
    [show],
  );
  return (
    <ToastContext.Provider value={api}>
      {children}
      <div className="toasts" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={`alert toast alert-${toast.tone}`}>
            <div className="alert-body">{toast.message}</div>
            <Button variant="ghost" small aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
              <span aria-hidden="true">✕</span>
            </Button>
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}

export function useToast(): ToastApi {
  const api = useContext(ToastContext);
  if (!api) throw new Error('useToast needs a ToastProvider above it.');
  return api;
}
