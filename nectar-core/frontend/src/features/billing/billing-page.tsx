import type { Column } from '@nectar/ui-kit/components';
import {
  Alert,
  AsyncView,
  Card,
  EmptyState,
  Facts,
  LinkButton,
  Moment,
  PageHeader,
  StatusBadge,
  Table,
} from '@nectar/ui-kit/components';
import { formatMoney, humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { RoleNotice } from '../../shared/session/role-notice';
import { useCan } from '../../shared/session/session-context';
import type { Billing, Invoice } from './api/get-billing';
import { getBilling } from './api/get-billing';

const PRICING = `${import.meta.env.VITE_MARKETING_URL}/pricing`;

const INVOICES: Column<Invoice>[] = [
  { header: 'Date', cell: (invoice) => <Moment at={invoice.createdAt} dayOnly /> },
  {
    header: 'Amount',
    cell: (invoice) => <span className="num">{formatMoney(invoice.amountCents, invoice.currency)}</span>,
  },
  { header: 'Status', cell: (invoice) => <StatusBadge status={invoice.status} /> },
  { header: 'Paid', cell: (invoice) => <Moment at={invoice.paidAt} dayOnly /> },
  {
    header: 'Document',
    cell: (invoice) =>
      invoice.hostedUrl && /^https?:/.test(invoice.hostedUrl) ? <a href={invoice.hostedUrl}>Open</a> : '—',
  },
];

export function BillingPage() {
  const billing = useResource(getBilling);
  const isOwner = useCan('owner');
  return (
    <>
      <PageHeader title="Billing" lead="Your plan and your invoices." />
      <AsyncView resource={billing}>
        {(data) => (
          <>
            {data.planStatus === 'past_due' && (
              <Alert tone="warn">
                The last payment did not go through. Please check your card; we try again in the next days.
              </Alert>
            )}
            <PlanCard billing={data} isOwner={isOwner} />
            <Card title="Invoices">
              {data.invoices.length > 0 ? (
                <Table caption="Invoices" columns={INVOICES} rows={data.invoices} rowKey={(invoice) => invoice.id} />
              ) : (
                <EmptyState title="No invoices yet">They appear here after your first payment.</EmptyState>
              )}
            </Card>
          </>
        )}
      </AsyncView>
    </>
  );
}

function PlanCard({ billing, isOwner }: { billing: Billing; isOwner: boolean }) {
  const { subscription } = billing;
  return (
    <Card
      title="Plan"
      actions={
        isOwner && (
          <LinkButton to={PRICING} external variant={subscription ? 'secondary' : 'primary'}>
            {subscription ? 'Compare plans' : 'Choose a plan'}
          </LinkButton>
        )
      }
    >
      <div className="stack">
        <Facts
          items={[
            ['Plan', <strong>{humanize(billing.plan)}</strong>],
            ['Status', <StatusBadge status={billing.planStatus} />],
            ['Paid until', <Moment at={subscription?.currentPeriodEnd} dayOnly />],
          ]}
        />
        {!isOwner && <RoleNotice role="owner" what="change the plan" />}
      </div>
    </Card>
  );
}
