import { usePageTitle } from '@nectar/ui-kit/components';
import type { ReactNode } from 'react';

interface PageSectionProps {
  title: string;
  lead?: ReactNode;
  narrow?: boolean;
  children?: ReactNode;
}

/** A page's heading and what follows it, in the width of the site. */
export function PageSection({ title, lead, narrow, children }: PageSectionProps) {
  usePageTitle(title);
  return (
    <div className={narrow ? 'wrap wrap-narrow section' : 'wrap section'}>
      <div className="section-head">
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
