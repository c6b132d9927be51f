import { AsyncView, BarChart, Card, Meter, PageHeader } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { getUsage } from './api/get-usage';

const LABELS: Record<string, string> = {
  members: 'Members',
  workflows: 'Workflows',
  endpoints: 'Endpoints',
  connections: 'Connections',
  runsPerMonth: 'Runs this month',
  apiCallsPerMonth: 'API calls this month',
};

export function UsagePage() {
  const usage = useResource(getUsage);
  return (
    <>
      <PageHeader title="Usage" lead="What you use of your plan." />
      <AsyncView resource={usage}>
        {({ totals, limits, days }) => (
          <>
            <Card title="Against the limits of your plan">
              <div className="grid-2">
                {Object.entries(totals).map(([name, value]) => (
                  <Meter key={name} label={LABELS[name] ?? name} value={value} limit={limits[name] ?? null} />
                ))}
              </div>
            </Card>
            <Card title="Runs and API calls in the last 30 days">
              <BarChart
                label="Runs and API calls"
                unit="runs and calls"
                points={days.map(({ day, count }) => ({ day, value: count }))}
              />
            </Card>
          </>
        )}
      </AsyncView>
    </>
  );
}
