import { Alert, Button } from '@nectar/ui-kit/components';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useSearchParams } from 'react-router';
import { PageSection } from '../../shared/page-section';

interface LinkPageProps {
  title: string;
  lead: string;
  button: string;
  act: (token: string) => Promise<void>;
}

/** Opening a link changes nothing, because mail scanners open links too; the button does. */
export function LinkPage({ title, lead, button, act }: LinkPageProps) {
  const [params] = useSearchParams();
  const token = params.get('token');
  const { run, busy, error } = useAction(act);
  return (
    <PageSection narrow title={title} lead={lead}>
      <div className="stack">
        {error && <Alert tone="danger">{error.message}</Alert>}
        {token ? (
          <div className="row">
            <Button busy={busy} onClick={() => run(token)}>
              {button}
            </Button>
          </div>
        ) : (
          <Alert tone="warn">The address has no token in it. Please use the whole link of the mail.</Alert>
        )}
      </div>
    </PageSection>
  );
}
