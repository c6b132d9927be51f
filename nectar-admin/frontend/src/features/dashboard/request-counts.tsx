import { Card, Facts, Moment } from '@nectar/ui-kit/components';
import type { Metrics } from './api/get-metrics';

export function RequestCounts({ requests }: { requests: Metrics['requests'] }) {
  return (
    <Card title="This console's back end">
      <Facts
        items={[
          ['Requests', requests.admin.toLocaleString('en')],
          ['Errors', requests.errors.toLocaleString('en')],
          ['Counted since', <Moment at={requests.since} />],
        ]}
      />
    </Card>
  );
}
