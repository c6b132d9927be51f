import './styles/base.css';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ToastProvider } from './components/toast';

/** Draws an application into the page's `#root`, with what every page relies on: styles, addresses and messages. */
export function mount(application: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element with the id "root".');
  createRoot(root).render(
    <StrictMode>
      <BrowserRouter>
        <ToastProvider>{application}</ToastProvider>
      </BrowserRouter>
    </StrictMode>,
  );
}
