import './product.css';
import { LinkButton } from '@nectar/ui-kit/components';
import { PageSection } from '../../shared/page-section';
import { FeatureIcon } from './feature-icon';
import { FEATURES } from './features';

export function FeaturesPage() {
  return (
    <PageSection
      title="What it does"
      lead="Everything is one of six things. You can read about all of them in five minutes."
    >
      <div className="feature-list">
        {FEATURES.map((feature) => (
          <article key={feature.title} className="feature">
            <FeatureIcon name={feature.icon} />
            <div className="stack">
              <h2>{feature.title}</h2>
              <p className="muted">{feature.short}</p>
              <ul>
                {feature.details.map((detail) => (
                  <li key={detail}>{detail}</li>
                ))}
              </ul>
            </div>
          </article>
        ))}
      </div>
      <div className="row call-to-action">
        <LinkButton to="/pricing">See the plans</LinkButton>
        <LinkButton to="/contact" variant="secondary">
          Ask us something
        </LinkButton>
      </div>
    </PageSection>
  );
}
