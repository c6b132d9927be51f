import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Card, EmptyState, Moment, PageHeader, Pager, StatusBadge, Table } from '@nectar/ui-kit/components';
import { formatMoney, humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { Link } from 'react-router';
import { PAGE_SIZE } from '../../shared/lists/use-list-params';
import type { Invoice } from './api/list-invoices';
import { listInvoices } from './api/list-invoices';
import type { Subscription } from './api/list-subscriptions';
import { listSubscriptions } from './api/list-subscriptions';

const organization = (row: { organizationId: string; organizationName: string | null }) => (
  <Link to={`/organizations/${row.organizationId}`}>{row.organizationName ?? row.organizationId.slice(0, 8)}</Link>
);

const SUBSCRIPTIONS: Column<Subscription>[] = [
  { header: 'Organisation', cell: organization },
  { header: 'Plan', cell: (row) => humanize(row.plan) },
  { header: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
  { header: 'Paid until', cell: (row) => <Moment at={row.currentPeriodEnd} dayOnly /> },
  { header: 'Renews', cell: (row) => (row.cancelAtPeriodEnd || row.status === 'canceled' ? 'No' : 'Yes') },
];

const INVOICES: Column<Invoice>[] = [
  { header: 'Organisation', cell: organization },
  { header: 'Amount', cell: (row) => <span className="num">{formatMoney(row.amountCents, row.currency)}</span> },
  { header: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
  { header: 'Written', cell: (row) => <Moment at={row.createdAt} dayOnly /> },
  { header: 'Paid', cell: (row) => <Moment at={row.paidAt} dayOnly /> },
];

export function BillingPage() {
  return (
    <>
      <PageHeader title="Subscriptions" lead="As Stripe reports them. Change them there." />
      <SubscriptionsCard />
      <InvoicesCard />
    </>
  );
}

function SubscriptionsCard() {
  const [page, setPage] = useState(1);
  const subscriptions = useResource(() => listSubscriptions(page), [page]);
  return (
    <Card title="Subscriptions">
      <AsyncView resource={subscriptions}>
        {({ items, total }) =>
          items.length > 0 ? (
            <>
              <Table caption="Subscriptions" columns={SUBSCRIPTIONS} rows={items} rowKey={(row) => row.id} />
              <Pager page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
            </>
          ) : (
            <EmptyState title="No subscriptions yet" />
          )
        }
      </AsyncView>
    </Card>
  );
}

function InvoicesCard() {
  const [page, setPage] = useState(1);
  const invoices = useResource(() => listInvoices(page), [page]);
  return (
    <Card title="Invoices">
      <AsyncView resource={invoices}>
        {({ items, total }) =>
          items.length > 0 ? (
            <>
              <Table caption="Invoices" columns={INVOICES} rows={items} rowKey={(row) => row.id} />
              <Pager page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
            </>
          ) : (
            <EmptyState title="No invoices yet" />
          )
        }
      </AsyncView>
    </Card>
  );
}
