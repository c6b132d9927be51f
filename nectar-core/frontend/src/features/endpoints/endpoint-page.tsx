import {
  AsyncView,
  Badge,
  Button,
  Card,
  ConfirmDialog,
  Facts,
  LinkButton,
  PageHeader,
  PageView,
  useToast,
} from '@nectar/ui-kit/components';
import { formatDuration } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { type ReactNode, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useCan } from '../../shared/session/session-context';
import { deleteEndpoint } from './api/delete-endpoint';
import { getEndpoint } from './api/get-endpoint';
import { listCalls } from './api/list-calls';
import type { Endpoint } from './api/list-endpoints';
import { CallHistory } from './call-history';
import { TestForm } from './test-form';

const LIST = { to: '/endpoints', label: 'Endpoints' };

export function EndpointPage() {
  const { id = '' } = useParams();
  const endpoint = useResource(() => getEndpoint(id), [id]);
  const calls = useResource(() => listCalls(id), [id]);
  const canManage = useCan('admin');
  return (
    <PageView resource={endpoint} back={LIST}>
      {(data) => (
        <>
          <PageHeader title={data.name} back={LIST} actions={canManage && <EndpointActions endpoint={data} />} />
          <div className="grid-2">
            <Card title="Definition">
              <Facts items={factsOf(data)} />
            </Card>
            {canManage && (
              <Card title="Try it">
                <TestForm endpoint={data} onTested={calls.reload} />
              </Card>
            )}
          </div>
          <Card title="History">
            <AsyncView resource={calls}>{({ items }) => <CallHistory calls={items} />}</AsyncView>
          </Card>
        </>
      )}
    </PageView>
  );
}

function factsOf(endpoint: Endpoint): [string, ReactNode][] {
  const headers = Object.keys(endpoint.headers);
  return [
    ['Status', endpoint.enabled ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>],
    ['Call it at', <code>{`${endpoint.method} /v1/call${endpoint.path}`}</code>],
    ['Goes to', <span className="mono">{endpoint.upstreamUrl}</span>],
    ['Headers', headers.length > 0 ? headers.join(', ') : 'None'],
    ['Time limit', formatDuration(endpoint.timeoutMs)],
  ];
}

function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const [deleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const toast = useToast();
  return (
    <>
      <LinkButton to={`/endpoints/${endpoint.id}/edit`} variant="secondary">
        Edit
      </LinkButton>
      <Button variant="ghost" onClick={() => setDeleting(true)}>
        Delete
      </Button>
      {deleting && (
        <ConfirmDialog
          title={`Delete “${endpoint.name}”?`}
          confirmLabel="Delete endpoint"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await deleteEndpoint(endpoint.id);
            toast.success('The endpoint is deleted.');
            navigate('/endpoints');
          }}
        >
          <p>Calls to it are refused from now on, and its history is deleted.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
