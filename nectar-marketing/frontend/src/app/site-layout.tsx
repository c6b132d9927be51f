import '../shared/site.css';
import './site-layout.css';
import { Brand, Button, LinkButton, SkipLink } from '@nectar/ui-kit/components';
import { usePageChange } from '@nectar/ui-kit/lib/use-page-change';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useEffect, useState } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { getAccount } from '../shared/account/api/get-account';
import { SiteFooter } from './site-footer';

const CORE = import.meta.env.VITE_CORE_URL;
const LINKS = [
  { to: '/features', label: 'Features' },
  { to: '/pricing', label: 'Pricing' },
  { to: '/blog', label: 'Blog' },
  { to: '/contact', label: 'Contact' },
];

export function SiteLayout() {
  usePageChange();
  return (
    <>
      <SkipLink />
      <SiteHeader />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <SiteFooter />
    </>
  );
}

function SiteHeader() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="site-header">
      <div className="wrap site-header-row">
        <Brand />
        <div className="site-menu-button">
          <Button
            variant="secondary"
            small
            aria-expanded={open}
            aria-controls="site-menu"
            onClick={() => setOpen(!open)}
          >
            Menu
          </Button>
        </div>
        <div id="site-menu" className={open ? 'site-menu site-menu-open' : 'site-menu'}>
          <nav className="site-nav" aria-label="Main">
            {LINKS.map((link) => (
              <NavLink key={link.to} to={link.to}>
                {link.label}
              </NavLink>
            ))}
          </nav>
          <AccountLinks />
        </div>
      </div>
    </header>
  );
}

/** The account only decides which links are offered, so a failure to read it reads as signed out. */
function AccountLinks() {
  const account = useResource(getAccount);
  if (account.data?.signedIn) {
    return (
      <LinkButton to={CORE} external small>
        Go to your dashboard
      </LinkButton>
    );
  }
  return (
    <div className="row">
      <LinkButton to={`${CORE}/sign-in`} external variant="ghost" small>
        Sign in
      </LinkButton>
      <LinkButton to={`${CORE}/sign-up`} external small>
        Try it free
      </LinkButton>
    </div>
  );
}
