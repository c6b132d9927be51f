import './product.css';
import { LinkButton, usePageTitle } from '@nectar/ui-kit/components';
import type { ReactNode } from 'react';
import { FeatureIcon } from './feature-icon';
import { FEATURES } from './features';

const CORE = import.meta.env.VITE_CORE_URL;

const STEPS = [
  {
    title: 'Connect',
    text: 'Put each API you use behind one endpoint of yours, with its own key, time limit and history.',
  },
  {
    title: 'Compose',
    text: 'Line up steps: call, transform, check, wait, write a mail. Each one sees what came before.',
  },
  { title: 'Watch', text: 'Every run keeps the input and output of each step, so a failure explains itself.' },
];

/** `children` stand below what the product does, such as the newest posts. */
export function LandingPage({ children }: { children: ReactNode }) {
  usePageTitle('APIs and workflows for small companies');
  return (
    <>
      <section className="hero">
        <div className="wrap hero-grid">
          <div className="stack hero-text">
            <h1>The busywork between your tools, done for you.</h1>
            <p className="lead">
              Nectar Studio connects the APIs that a small company depends on and runs the steps between them: orders to
              stock, stock to suppliers, invoices to the books.
            </p>
            <div className="row">
              <LinkButton to={`${CORE}/sign-up`} external>
                Try it free
              </LinkButton>
              <LinkButton to="/features" variant="secondary">
                See how it works
              </LinkButton>
            </div>
          </div>
          <img src="/hero.svg" alt="" width={584} height={460} className="hero-picture" />
        </div>
      </section>
      <section className="wrap section" aria-labelledby="how">
        <h2 id="how" className="section-title">
          From three browser tabs to one run
        </h2>
        <ol className="how">
          {STEPS.map((step) => (
            <li key={step.title}>
              <h3>{step.title}</h3>
              <p className="muted">{step.text}</p>
            </li>
          ))}
        </ol>
      </section>
      <section className="band" aria-labelledby="what">
        <div className="wrap section">
          <h2 id="what" className="section-title">
            Small enough to understand
          </h2>
          <div className="grid-3">
            {FEATURES.slice(0, 6).map((feature) => (
              <article key={feature.title} className="card stack">
                <FeatureIcon name={feature.icon} />
                <h3>{feature.title}</h3>
                <p className="muted">{feature.short}</p>
              </article>
            ))}
          </div>
        </div>
      </section>
      {children}
    </>
  );
}
