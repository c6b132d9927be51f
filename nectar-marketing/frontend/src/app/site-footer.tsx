import { Brand } from '@nectar/ui-kit/components';
import { Link } from 'react-router';
import { NewsletterForm } from '../features/newsletter/newsletter-form';

export function SiteFooter() {
  return (
    <footer className="site-footer">
      <div className="wrap footer-grid">
        <div className="stack">
          <Brand />
          <p className="muted small">
            Connects the APIs that a small company depends on, and automates the work between them.
          </p>
        </div>
        <nav aria-label="Footer">
          <ul role="list" className="stack footer-links">
            <li>
              <Link to="/features">Features</Link>
            </li>
            <li>
              <Link to="/pricing">Pricing</Link>
            </li>
            <li>
              <Link to="/blog">Blog</Link>
            </li>
            <li>
              <Link to="/contact">Contact</Link>
            </li>
          </ul>
        </nav>
        <section className="stack" aria-labelledby="newsletter-title">
          <h2 id="newsletter-title">One mail a month</h2>
          <p className="muted small">What we learned about integrations. Leave with one click.</p>
          <NewsletterForm />
        </section>
      </div>
    </footer>
  );
}
