import type { Column } from '@nectar/ui-kit/components';
import { AsyncView, Card, EmptyState, Moment, PageHeader, Pager, StatusBadge, Table } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { Link } from 'react-router';
import { SearchForm } from '../../shared/lists/search-form';
import { PAGE_SIZE, useListParams } from '../../shared/lists/use-list-params';
import type { Organization } from './api/list-organizations';
import { listOrganizations } from './api/list-organizations';

const COLUMNS: Column<Organization & { members: number }>[] = [
  { header: 'Name', cell: (organization) => <Link to={`/organizations/${organization.id}`}>{organization.name}</Link> },
  { header: 'Plan', cell: (organization) => humanize(organization.plan) },
  { header: 'Status', cell: (organization) => <StatusBadge status={organization.planStatus} /> },
  { header: 'Members', right: true, cell: (organization) => organization.members },
  { header: 'Since', cell: (organization) => <Moment at={organization.createdAt} dayOnly /> },
];

export function OrganizationsPage() {
  const params = useListParams();
  const search = params.get('query');
  const organizations = useResource(() => listOrganizations(search, params.page), [search, params.page]);
  return (
    <>
      <PageHeader title="Organisations" lead="The customers, with their plans." />
      <SearchForm key={search} label="Name" initial={search} onSearch={(text) => params.setFilter('query', text)} />
      <AsyncView resource={organizations}>
        {({ items, total }) => (
          <Card>
            {items.length > 0 ? (
              <Table
                caption="Organisations"
                columns={COLUMNS}
                rows={items}
                rowKey={(organization) => organization.id}
              />
            ) : (
              <EmptyState title="No organisations to show" />
            )}
            <Pager page={params.page} pageSize={PAGE_SIZE} total={total} onPage={params.setPage} />
          </Card>
        )}
      </AsyncView>
    </>
  );
}
