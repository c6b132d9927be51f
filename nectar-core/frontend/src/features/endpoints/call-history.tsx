import type { Column } from '@nectar/ui-kit/components';
import { Alert, Badge, Button, Dialog, EmptyState, JsonView, Moment, Table } from '@nectar/ui-kit/components';
import { formatDuration } from '@nectar/ui-kit/lib/format';
import { useState } from 'react';
import type { EndpointCall } from './api/list-calls';

export function CallStatus({ call }: { call: Pick<EndpointCall, 'status'> }) {
  if (call.status === null) return <Badge tone="danger">No answer</Badge>;
  return <Badge tone={call.status < 400 ? 'ok' : 'danger'}>{call.status}</Badge>;
}

export function CallHistory({ calls }: { calls: EndpointCall[] }) {
  const [shown, setShown] = useState<EndpointCall | null>(null);
  if (calls.length === 0)
    return <EmptyState title="No calls yet">Tests and calls with an API key appear here.</EmptyState>;
  const columns: Column<EndpointCall>[] = [
    { header: 'When', cell: (call) => <Moment at={call.createdAt} /> },
    { header: 'Answer', cell: (call) => <CallStatus call={call} /> },
    { header: 'Took', right: true, cell: (call) => formatDuration(call.durationMs) },
    {
      header: 'Details',
      hideHeader: true,
      right: true,
      cell: (call) => (
        <Button
          variant="ghost"
          small
          onClick={() => setShown(call)}
          aria-label={`Details of the call at $<Moment at={call.createdAt} />`}
        >
          Details
        </Button>
      ),
    },
  ];
  return (
    <>
      <Table caption="Calls" columns={columns} rows={calls} rowKey={(call) => call.id} />
      {shown && (
        <Dialog title={`Call of $<Moment at={shown.createdAt} />`} onClose={() => setShown(null)}>
          {shown.error && <Alert tone="warn">{shown.error}</Alert>}
          <h3>Request</h3>
          <JsonView label="Request" value={shown.request} />
          <h3>Response</h3>
          <JsonView label="Response" value={shown.response} />
        </Dialog>
      )}
    </>
  );
}
