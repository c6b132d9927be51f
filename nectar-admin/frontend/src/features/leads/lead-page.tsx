import './leads.css';
import { Card, EmptyState, Facts, Moment, PageHeader, PageView, StatusBadge } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useParams } from 'react-router';
import type { LeadDetail, LeadEvent } from './api/get-lead';
import { getLead } from './api/get-lead';
import { LeadForm, NoteForm } from './lead-forms';

const LIST = { to: '/leads', label: 'Leads' };

export function LeadPage() {
  const { id = '' } = useParams();
  const lead = useResource(() => getLead(id), [id]);
  return (
    <PageView resource={lead} back={LIST}>
      {(data) => (
        <>
          <PageHeader title={data.name} lead={data.company} back={LIST} />
          <div className="grid-2">
            <Card title="Message">
              <div className="stack">
                <p className="pre-line">{data.message}</p>
                <Facts
                  items={[
                    ['E-mail', <a href={`mailto:${data.email}`}>{data.email}</a>],
                    ['Came', <Moment at={data.createdAt} />],
                    ['Through', humanize(data.source)],
                    ['Status', <StatusBadge status={data.status} />],
                  ]}
                />
              </div>
            </Card>
            <Card title="Work on it">
              <LeadForm lead={data} onChanged={lead.reload} />
            </Card>
          </div>
          <div className="grid-2">
            <Notes lead={data} onChanged={lead.reload} />
            <History events={data.events} />
          </div>
        </>
      )}
    </PageView>
  );
}

function Notes({ lead, onChanged }: { lead: LeadDetail; onChanged: () => void }) {
  return (
    <Card title="Notes">
      <div className="stack">
        <NoteForm leadId={lead.id} onAdded={onChanged} />
        {lead.staffNotes.length === 0 && <p className="muted">No notes yet.</p>}
        <ul className="timeline">
          {lead.staffNotes.map((note) => (
            <li key={note.id}>
              <p className="pre-line">{note.body}</p>
              <p className="muted small">
                {note.staffName ?? 'Somebody'}, <Moment at={note.createdAt} />
              </p>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function describe({ type, data }: LeadEvent): string {
  const { from = '?', to = '?' } = (data ?? {}) as { from?: string; to?: string };
  if (type === 'status_changed') return `From ${from} to ${to}`;
  return type === 'note' ? 'Note written' : humanize(type);
}

function History({ events }: { events: LeadEvent[] }) {
  return (
    <Card title="History">
      {events.length === 0 && <EmptyState title="Nothing has happened yet" />}
      <ol className="timeline">
        {events.map((event) => (
          <li key={event.id}>
            <div>{describe(event)}</div>
            <div className="muted small">
              {event.staffName ? `${event.staffName}, ` : ''}
              <Moment at={event.createdAt} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
