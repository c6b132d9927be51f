import type { Column } from '@nectar/ui-kit/components';
import {
  AsyncView,
  Button,
  Card,
  EmptyState,
  Moment,
  PageHeader,
  Pager,
  StatusBadge,
  Table,
} from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { Link } from 'react-router';
import { SearchForm } from '../../shared/lists/search-form';
import { PAGE_SIZE, useListParams } from '../../shared/lists/use-list-params';
import { useStaffCan } from '../../shared/session/staff-context';
import { NewUserDialog } from '../../shared/users/new-user-dialog';
import type { User } from './api/list-users';
import { listUsers } from './api/list-users';

const COLUMNS: Column<User>[] = [
  { header: 'Name', cell: (user) => <Link to={`/users/${user.id}`}>{user.name}</Link> },
  { header: 'E-mail', cell: (user) => user.email },
  { header: 'Address', cell: (user) => (user.emailVerified ? 'Confirmed' : 'Not confirmed') },
  { header: 'Status', cell: (user) => <StatusBadge status={user.status} /> },
  { header: 'Since', cell: (user) => <Moment at={user.createdAt} dayOnly /> },
];

export function UsersPage() {
  const params = useListParams();
  const search = params.get('query');
  const users = useResource(() => listUsers(search, params.page), [search, params.page]);
  const [creating, setCreating] = useState(false);
  const canWrite = useStaffCan('admin');
  return (
    <>
      <PageHeader
        title="Users"
        lead="Everybody who can sign in to Nectar Studio."
        actions={canWrite && <Button onClick={() => setCreating(true)}>New user</Button>}
      />
      <SearchForm
        key={search}
        label="Name or e-mail"
        initial={search}
        onSearch={(text) => params.setFilter('query', text)}
      />
      <AsyncView resource={users}>
        {({ items, total }) => (
          <Card>
            {items.length > 0 ? (
              <Table caption="Users" columns={COLUMNS} rows={items} rowKey={(user) => user.id} />
            ) : (
              <EmptyState title="Nobody found">
                {search ? 'Try a shorter part of the name or the address.' : 'Nobody has signed up yet.'}
              </EmptyState>
            )}
            <Pager page={params.page} pageSize={PAGE_SIZE} total={total} onPage={params.setPage} />
          </Card>
        )}
      </AsyncView>
      {creating && <NewUserDialog onClose={() => setCreating(false)} onCreated={users.reload} />}
    </>
  );
}
