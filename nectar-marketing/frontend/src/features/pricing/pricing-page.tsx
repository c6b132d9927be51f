import './pricing.css';
import { AsyncView, Button } from '@nectar/ui-kit/components';
import { formatMoney } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { PageSection } from '../../shared/page-section';
import type { Plan } from './api/list-plans';
import { listPlans } from './api/list-plans';
import { CheckoutDialog } from './checkout-dialog';

const QUESTIONS = [
  {
    question: 'Can I change the plan later?',
    answer: 'Yes, up or down, at any time. An owner of the organisation does it on the billing page.',
  },
  {
    question: 'What happens when a limit is reached?',
    answer: 'New things are refused with a message that names the limit. What runs already keeps running.',
  },
  { question: 'How do I pay?', answer: 'By card, through Stripe. We never see the number of your card.' },
];

export function PricingPage() {
  const plans = useResource(listPlans);
  const [ordering, setOrdering] = useState<Plan | null>(null);
  return (
    <PageSection title="Plans" lead="One price a month, without surcharges per step. Cancel whenever you like.">
      <AsyncView resource={plans}>
        {({ items }) => (
          <div className="plans">
            {items.map((plan) => (
              <PlanCard key={plan.id} plan={plan} onChoose={() => setOrdering(plan)} />
            ))}
          </div>
        )}
      </AsyncView>
      <section className="faq" aria-labelledby="faq-title">
        <h2 id="faq-title">Questions</h2>
        <dl>
          {QUESTIONS.map(({ question, answer }) => (
            <div key={question}>
              <dt>{question}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      </section>
      {ordering && <CheckoutDialog plan={ordering} onClose={() => setOrdering(null)} />}
    </PageSection>
  );
}

function PlanCard({ plan, onChoose }: { plan: Plan; onChoose: () => void }) {
  const isMiddle = plan.id === 'team';
  return (
    <article className={isMiddle ? 'card plan plan-middle' : 'card plan'}>
      <div className="stack">
        <h2>{plan.name}</h2>
        <p className="muted">{plan.description}</p>
      </div>
      <p className="price">
        {formatMoney(plan.priceCents, plan.currency)} <span className="muted">a {plan.interval}</span>
      </p>
      <ul className="plan-features">
        {plan.features.map((feature) => (
          <li key={feature}>{feature}</li>
        ))}
      </ul>
      <Button variant={isMiddle ? 'primary' : 'secondary'} wide onClick={onChoose}>
        Choose {plan.name}
      </Button>
    </article>
  );
}
