import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <svg className="empty-mark" viewBox="0 0 60 68" fill="none" stroke="currentColor" aria-hidden="true">
        <path d="M30 3 56 18v32L30 65 4 50V18z" strokeWidth="3" strokeDasharray="6 6" strokeLinejoin="round" />
      </svg>
      <p className="empty-title">{title}</p>
      {children && <p className="empty-text">{children}</p>}
      {action}
    </div>
  );
}
