import { AsyncView, BarChart, Card, PageHeader, SelectField, Stats } from '@nectar/ui-kit/components';
import { formatMoney } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import type { Metrics } from './api/get-metrics';
import { getMetrics } from './api/get-metrics';
import type { MetricsDay } from './api/get-timeseries';
import { getTimeseries } from './api/get-timeseries';
import { RequestCounts } from './request-counts';

const DAYS = 30;

type Series = Exclude<keyof MetricsDay, 'day'>;

const SERIES: Record<Series, { label: string; unit: string }> = {
  signUps: { label: 'Sign-ups', unit: 'sign-ups' },
  leads: { label: 'Leads', unit: 'leads' },
  runs: { label: 'Runs', unit: 'runs' },
  runsFailed: { label: 'Failed runs', unit: 'failed runs' },
  revenueCents: { label: 'Revenue', unit: 'dollars' },
};

function business(metrics: Metrics) {
  return [
    { label: 'Monthly revenue', value: formatMoney(metrics.monthlyRevenueCents, 'usd') },
    { label: 'Active subscriptions', value: metrics.activeSubscriptions, to: '/billing' },
    { label: 'Leads', value: metrics.leads, to: '/leads' },
    { label: 'Newsletter readers', value: metrics.newsletterSubscribers },
  ];
}

function product(metrics: Metrics) {
  return [
    { label: 'Organisations', value: metrics.organizations, to: '/organizations' },
    { label: 'Users', value: metrics.users, to: '/users' },
    { label: 'Members', value: metrics.members },
    { label: 'Workflows', value: metrics.workflows },
    { label: 'Runs', value: metrics.runs, note: `${metrics.runsFailed} failed` },
  ];
}

export function DashboardPage() {
  const metrics = useResource(getMetrics);
  return (
    <>
      <PageHeader title="Dashboard" lead="The whole platform in numbers." />
      <AsyncView resource={metrics}>
        {(data) => (
          <>
            <Stats items={business(data)} />
            <Stats items={product(data)} />
          </>
        )}
      </AsyncView>
      <Trend />
      {metrics.data && <RequestCounts requests={metrics.data.requests} />}
    </>
  );
}

function Trend() {
  const timeseries = useResource(() => getTimeseries(DAYS));
  const [series, setSeries] = useState<Series>('signUps');
  const valueOf = (day: MetricsDay) => (series === 'revenueCents' ? Math.round(day[series] / 100) : day[series]);
  const options = Object.entries(SERIES).map(([value, { label }]) => ({ value, label }));
  return (
    <Card
      title={`The last ${DAYS} days`}
      actions={
        <SelectField
          label="Show"
          value={series}
          options={options}
          onChange={(event) => setSeries(event.target.value as Series)}
        />
      }
    >
      <AsyncView resource={timeseries}>
        {({ items }) => (
          <BarChart {...SERIES[series]} points={items.map((day) => ({ day: day.day, value: valueOf(day) }))} />
        )}
      </AsyncView>
    </Card>
  );
}
