import './leads.css';
import type { Column } from '@nectar/ui-kit/components';
import {
  AsyncView,
  Card,
  EmptyState,
  Moment,
  PageHeader,
  Pager,
  SelectField,
  StatusBadge,
  Table,
} from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import { SearchForm } from '../../shared/lists/search-form';
import { PAGE_SIZE, useListParams } from '../../shared/lists/use-list-params';
import type { Lead } from './api/list-leads';
import { listLeads } from './api/list-leads';
import { LeadPipeline } from './lead-pipeline';
import { LEAD_STATUSES } from './lead-status';

const COLUMNS: Column<Lead>[] = [
  { header: 'Name', cell: (lead) => <Link to={`/leads/${lead.id}`}>{lead.name}</Link> },
  { header: 'Company', cell: (lead) => lead.company ?? '—' },
  { header: 'E-mail', cell: (lead) => lead.email },
  { header: 'Status', cell: (lead) => <StatusBadge status={lead.status} /> },
  { header: 'Came', cell: (lead) => <Moment at={lead.createdAt} dayOnly /> },
];

const STATUS_OPTIONS = [
  { value: '', label: 'All' },
  ...LEAD_STATUSES.map((status) => ({ value: status, label: humanize(status) })),
];

export function LeadsPage() {
  const params = useListParams();
  const status = params.get('status');
  const search = params.get('query');
  const leads = useResource(
    () => listLeads({ status, query: search, page: params.page }),
    [status, search, params.page],
  );
  return (
    <>
      <PageHeader title="Leads" lead="People who wrote to us, from the first message to won or lost." />
      <LeadPipeline active={status} onChoose={(next) => params.setFilter('status', next)} />
      <div className="row" style={{ alignItems: 'end' }}>
        <SelectField
          label="Status"
          value={status}
          options={STATUS_OPTIONS}
          onChange={(event) => params.setFilter('status', event.target.value)}
        />
        <SearchForm
          key={search}
          label="Name, company or e-mail"
          initial={search}
          onSearch={(text) => params.setFilter('query', text)}
        />
      </div>
      <AsyncView resource={leads}>
        {({ items, total }) => (
          <Card>
            {items.length > 0 ? (
              <Table caption="Leads" columns={COLUMNS} rows={items} rowKey={(lead) => lead.id} />
            ) : (
              <EmptyState title="No leads found">
                {status || search ? 'Try another filter.' : 'Messages of the contact form appear here.'}
              </EmptyState>
            )}
            <Pager page={params.page} pageSize={PAGE_SIZE} total={total} onPage={params.setPage} />
          </Card>
        )}
      </AsyncView>
    </>
  );
}
