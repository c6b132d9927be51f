import { ToastProvider } from '@nectar/ui-kit/components';
import type { ReactNode } from 'react';
import { BrowserRouter } from 'react-router';

/** What every page may rely on: addresses, and messages that appear for a moment. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <BrowserRouter>
      <ToastProvider>{children}</ToastProvider>
    </BrowserRouter>
  );
}
