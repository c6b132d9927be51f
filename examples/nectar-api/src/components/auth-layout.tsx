import type { ReactNode } from 'react';
import { Brand } from './brand';
import { usePageTitle } from './page-header';

interface AuthLayoutProps {
  brand?: string;
  title: string;
  lead?: ReactNode;
  foot?: ReactNode;
  children?: ReactNode;
}

/** The one-card page of sign-in, sign-up and the links that arrive by mail. */
export function AuthLayout({ brand, title, lead, foot, children }: AuthLayoutProps) {
  usePageTitle(title);
  return (
    <main className="auth" id="content">
      <div className="auth-box">
        <div style={{ textAlign: 'center' }}>
          <Brand name={brand} />
        </div>
        <div className="card">
          <div className="stack" style={{ gap: 'var(--space-2)' }}>
            <h1>{title}</h1>
            {lead && <p className="muted">{lead}</p>}
          </div>
          {children}
        </div>
        {foot && <p className="auth-foot">{foot}</p>}
      </div>
    </main>
  );
}
