import { useEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/**
 * What a full page load would do: a new page begins at its top, and the keyboard and screen readers go on from its
 * content, which is the element with the id `content`. Going back keeps the place that the browser remembers.
 */
export function usePageChange(): void {
  const { pathname } = useLocation();
  const kind = useNavigationType();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    document.getElementById('content')?.focus({ preventScroll: true });
    if (kind !== 'POP') window.scrollTo({ top: 0, behavior: 'instant' });
  }, [pathname, kind]);
}
