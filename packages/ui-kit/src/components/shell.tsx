import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { usePageChange } from '../lib/use-page-change';
import { Brand } from './brand';
import { Button } from './button';

export interface NavGroup {
  label?: string;
  items: { to: string; label: string }[];
}

interface ShellProps {
  brand: string;
  groups: NavGroup[];
  /** What stands above the navigation, such as the organisation switcher. */
  top?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

/** Sidebar layout of the signed-in applications; the sidebar folds behind a menu button on narrow screens. */
export function Shell({ brand, groups, top, foot, children }: ShellProps) {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  usePageChange();
  return (
    <>
      <SkipLink />
      <header className="topbar">
        <Brand name={brand} />
        <Button variant="secondary" small aria-expanded={open} aria-controls="sidebar" onClick={() => setOpen(!open)}>
          Menu
        </Button>
      </header>
      <div className="shell">
        <aside id="sidebar" aria-label="Sidebar" className={open ? 'sidebar sidebar-open' : 'sidebar'}>
          <Brand name={brand} />
          {top}
          <nav className="nav" aria-label="Main">
            {groups.map((group) => (
              <NavSection key={group.items[0]?.to} group={group} />
            ))}
          </nav>
          {foot && <div className="sidebar-foot">{foot}</div>}
        </aside>
        <main className="main" id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  );
}

function NavSection({ group }: { group: NavGroup }) {
  return (
    <>
      {group.label && <div className="nav-group">{group.label}</div>}
      {group.items.map((item) => (
        <NavLink key={item.to} to={item.to} end={item.to === '/'}>
          {item.label}
        </NavLink>
      ))}
    </>
  );
}

export function SkipLink() {
  return (
    <a className="skip-link" href="#content">
      Skip to content
    </a>
  );
}
