import type { Column } from '@nectar/ui-kit/components';
import { Moment, StatusBadge, Table } from '@nectar/ui-kit/components';
import { elapsed, formatDuration, humanize } from '@nectar/ui-kit/lib/format';
import { Link } from 'react-router';
import type { Run } from './run';

const COLUMNS: Column<Run>[] = [
  {
    header: 'Started',
    cell: (run) => (
      <Link to={`/runs/${run.id}`}>
        <Moment at={run.startedAt ?? run.createdAt} />
      </Link>
    ),
  },
  { header: 'Status', cell: (run) => <StatusBadge status={run.status} /> },
  { header: 'Trigger', cell: (run) => humanize(run.trigger) },
  { header: 'Took', right: true, cell: (run) => formatDuration(elapsed(run.startedAt, run.finishedAt)) },
];

const WORKFLOW: Column<Run> = {
  header: 'Workflow',
  cell: (run) => <Link to={`/workflows/${run.workflowId}`}>{run.workflowName}</Link>,
};

interface RunsTableProps {
  caption: string;
  runs: Run[];
  withWorkflow?: boolean;
}

export function RunsTable({ caption, runs, withWorkflow }: RunsTableProps) {
  return (
    <Table
      caption={caption}
      columns={withWorkflow ? [WORKFLOW, ...COLUMNS] : COLUMNS}
      rows={runs}
      rowKey={(run) => run.id}
    />
  );
}
