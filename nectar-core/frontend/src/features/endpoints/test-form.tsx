import { Alert, Button, JsonView, TextArea } from '@nectar/ui-kit/components';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { formatDuration } from '@nectar/ui-kit/lib/format';
import { parseJson } from '@nectar/ui-kit/lib/json';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useState } from 'react';
import { parseHeaders } from '../../shared/headers';
import type { Endpoint } from './api/list-endpoints';
import type { TestResult } from './api/test-endpoint';
import { testEndpoint } from './api/test-endpoint';
import { CallStatus } from './call-history';

/** Sends one call through the endpoint and shows what came back. */
export function TestForm({ endpoint, onTested }: { endpoint: Endpoint; onTested: () => void }) {
  const [result, setResult] = useState<TestResult | null>(null);
  const { run, busy, error, fields } = useAction(async ({ headers = '', body = '' }: Record<string, string>) => {
    setResult(await testEndpoint(endpoint.id, { headers: parseHeaders(headers), body: parseJson(body, 'body') }));
    onTested();
  });
  return (
    <form className="form" onSubmit={(event) => run(formValues(event))}>
      {error && <Alert tone="danger">{error.message}</Alert>}
      <TextArea label="Extra headers" name="headers" code optional rows={2} error={fields.headers} />
      {endpoint.method !== 'GET' && <TextArea label="Body as JSON" name="body" code optional error={fields.body} />}
      <div className="form-actions">
        <Button type="submit" busy={busy}>
          Send
        </Button>
      </div>
      {result && (
        <div className="stack" aria-live="polite">
          <div className="row">
            <CallStatus call={result} />
            <span className="muted small">{formatDuration(result.durationMs)}</span>
          </div>
          {result.error && <Alert tone="warn">{result.error}</Alert>}
          <JsonView label="Answer" value={result.response} />
        </div>
      )}
    </form>
  );
}
