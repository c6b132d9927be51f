import type { ReactNode } from 'react';

interface AlertProps {
  tone?: 'info' | 'ok' | 'warn' | 'danger';
  children: ReactNode;
  action?: ReactNode;
}

export function Alert({ tone = 'info', children, action }: AlertProps) {
  return (
    <div className={tone === 'info' ? 'alert' : `alert alert-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <div className="alert-body">{children}</div>
      {action}
    </div>
  );
}
