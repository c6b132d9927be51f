import {
  Alert,
  Button,
  Card,
  CheckboxField,
  PageHeader,
  PageView,
  SelectField,
  TextArea,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { oneOf } from '@nectar/ui-kit/lib/one-of';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useNavigate, useParams } from 'react-router';
import { formatHeaders, parseHeaders } from '../../shared/headers';
import type { EndpointInput } from './api/create-endpoint';
import { createEndpoint } from './api/create-endpoint';
import { getEndpoint } from './api/get-endpoint';
import type { Endpoint } from './api/list-endpoints';
import { updateEndpoint } from './api/update-endpoint';

const LIST = { to: '/endpoints', label: 'Endpoints' };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export function EndpointFormPage() {
  const { id } = useParams();
  return id ? <EditEndpoint id={id} /> : <EndpointForm endpoint={null} />;
}

function EditEndpoint({ id }: { id: string }) {
  const endpoint = useResource(() => getEndpoint(id), [id]);
  return (
    <PageView resource={endpoint} back={LIST}>
      {(data) => <EndpointForm endpoint={data} />}
    </PageView>
  );
}

function readInput(values: Record<string, string>): EndpointInput {
  return {
    name: values.name ?? '',
    method: oneOf(METHODS, values.method),
    path: values.path ?? '',
    upstreamUrl: values.upstreamUrl ?? '',
    headers: parseHeaders(values.headers ?? ''),
    timeoutMs: Number(values.timeoutMs),
    enabled: values.enabled === 'on',
  };
}

function EndpointForm({ endpoint }: { endpoint: Endpoint | null }) {
  const navigate = useNavigate();
  const toast = useToast();
  const { run, busy, error, fields } = useAction(async (values: Record<string, string>) => {
    const input = readInput(values);
    const saved = await (endpoint ? updateEndpoint(endpoint.id, input) : createEndpoint(input));
    toast.success(`“${saved.name}” is saved.`);
    navigate(`/endpoints/${saved.id}`);
  });
  const back = endpoint ? { to: `/endpoints/${endpoint.id}`, label: endpoint.name } : LIST;
  const headerError = Object.entries(fields).find(([name]) => name.startsWith('headers'))?.[1];
  return (
    <>
      <PageHeader title={endpoint ? 'Edit endpoint' : 'New endpoint'} back={back} />
      <Card>
        <form className="form" onSubmit={(event) => run(formValues(event))}>
          {error && <Alert tone="danger">{error.message}</Alert>}
          <TextField
            label="Name"
            name="name"
            required
            maxLength={120}
            defaultValue={endpoint?.name}
            error={fields.name}
          />
          <div className="form-row">
            <SelectField
              label="Method"
              name="method"
              options={METHODS.map((method) => ({ value: method, label: method }))}
              defaultValue={endpoint?.method ?? 'GET'}
              error={fields.method}
            />
            <TextField
              label="Path"
              name="path"
              required
              placeholder="/orders"
              hint="Called as /v1/call followed by this path."
              defaultValue={endpoint?.path}
              error={fields.path}
            />
          </div>
          <TextField
            label="Goes to"
            name="upstreamUrl"
            type="url"
            required
            placeholder="https://api.example.com/orders"
            defaultValue={endpoint?.upstreamUrl}
            error={fields.upstreamUrl}
          />
          <TextArea
            label="Headers"
            name="headers"
            code
            optional
            placeholder="Accept: application/json"
            hint="One per line, name and value separated by a colon."
            defaultValue={formatHeaders(endpoint?.headers ?? {})}
            error={headerError}
          />
          <TextField
            label="Time limit in milliseconds"
            name="timeoutMs"
            type="number"
            min={100}
            max={30000}
            required
            defaultValue={endpoint?.timeoutMs ?? 10000}
            error={fields.timeoutMs}
          />
          <CheckboxField label="Switched on" name="enabled" defaultChecked={endpoint?.enabled ?? true} />
          <div className="form-actions">
            <Button type="submit" busy={busy}>
              Save endpoint
            </Button>
          </div>
        </form>
      </Card>
    </>
  );
}
