import { Alert, Button, Dialog, TextArea } from '@nectar/ui-kit/components';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { parseJson } from '@nectar/ui-kit/lib/json';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useNavigate } from 'react-router';
import type { Workflow } from './api/list-workflows';
import { runWorkflow } from './api/run-workflow';

function readInput(text: string): Record<string, unknown> {
  const input = parseJson(text, 'input') ?? {};
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  throw new ApiError(400, 'invalid_input', 'Please check the input.', {
    input: 'An object is needed, such as {"id": 7}.',
  });
}

/** Starts a run with an input of one's own and goes to it. */
export function RunDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const navigate = useNavigate();
  const { run, busy, error, fields } = useAction(async (text: string) => {
    const started = await runWorkflow(workflow.id, readInput(text));
    navigate(`/runs/${started.id}`);
  });
  return (
    <Dialog title={`Run “${workflow.name}”`} onClose={onClose}>
      <form className="form" onSubmit={(event) => run(formValues(event).input ?? '')}>
        {error && <Alert tone="danger">{error.message}</Alert>}
        <TextArea
          label="Input as JSON"
          name="input"
          code
          rows={7}
          defaultValue="{}"
          hint={
            <>
              An object. Steps read it as <code>{'{{input.name}}'}</code>.
            </>
          }
          error={fields.input}
        />
        <div className="form-actions">
          <Button type="submit" busy={busy}>
            Start run
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
