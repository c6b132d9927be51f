import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Link } from 'react-router';

/** Sets the title of the browser tab, page first. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Nectar`;
  }, [title]);
}

interface PageHeaderProps {
  title: string;
  lead?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
}

export function PageHeader({ title, lead, back, actions }: PageHeaderProps) {
  usePageTitle(title);
  return (
    <div className="page-head">
      <div>
        {back && (
          <Link className="page-back" to={back.to}>
            ← {back.label}
          </Link>
        )}
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}
