import { AsyncView, BarChart, Card, EmptyState, LinkButton, PageHeader, Stats } from '@nectar/ui-kit/components';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { RunsTable } from '../../shared/runs/runs-table';
import { useCan, useSession } from '../../shared/session/session-context';
import type { Dashboard } from './api/get-dashboard';
import { getDashboard } from './api/get-dashboard';

function countsOf({ counts }: Dashboard) {
  const failed = counts.runsFailed ?? 0;
  return [
    { label: 'Workflows', value: counts.workflows ?? 0, to: '/workflows' },
    { label: 'Runs', value: counts.runs ?? 0, note: `${failed} failed`, to: '/workflows' },
    { label: 'Endpoints', value: counts.endpoints ?? 0, to: '/endpoints' },
    { label: 'Connections', value: counts.connections ?? 0, to: '/connections' },
    { label: 'Services in use', value: counts.services ?? 0, to: '/services' },
    { label: 'Members', value: counts.members ?? 0, to: '/members' },
  ];
}

export function DashboardPage() {
  const { organization } = useSession();
  const canBuild = useCan('admin');
  const dashboard = useResource(getDashboard);
  return (
    <>
      <PageHeader
        title="Dashboard"
        lead={`What ${organization.name} has connected, and how it is running.`}
        actions={canBuild && <LinkButton to="/workflows/new">New workflow</LinkButton>}
      />
      <AsyncView resource={dashboard}>
        {(data) => (
          <>
            <Stats items={countsOf(data)} />
            <Card title="Usage in the last 14 days">
              <BarChart
                label="Runs and API calls"
                unit="runs and calls"
                points={data.usage.map(({ day, count }) => ({ day, value: count }))}
              />
            </Card>
            <Card title="Recent runs">
              {data.recentRuns.length > 0 ? (
                <RunsTable caption="Recent runs" runs={data.recentRuns} withWorkflow />
              ) : (
                <EmptyState
                  title="Nothing has run yet"
                  action={<LinkButton to="/workflows">Go to the workflows</LinkButton>}
                >
                  Build a workflow, then run it by hand or through the API.
                </EmptyState>
              )}
            </Card>
          </>
        )}
      </AsyncView>
    </>
  );
}
