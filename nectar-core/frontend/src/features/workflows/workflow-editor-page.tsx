import type { Step } from '@nectar/contracts/core/steps.ts';
import {
  Alert,
  Button,
  Card,
  CheckboxField,
  PageHeader,
  PageView,
  TextArea,
  TextField,
  useToast,
} from '@nectar/ui-kit/components';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { formValues } from '@nectar/ui-kit/lib/form-data';
import { parseJson } from '@nectar/ui-kit/lib/json';
import { useAction } from '@nectar/ui-kit/lib/use-action';
import { useResource } from '@nectar/ui-kit/lib/use-resource';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { listConnections } from '../../shared/connections/api/list-connections';
import { createWorkflow } from './api/create-workflow';
import { getWorkflow } from './api/get-workflow';
import type { Workflow } from './api/list-workflows';
import { updateWorkflow } from './api/update-workflow';
import { fromDrafts, toDraft } from './step-draft';
import { StepEditor } from './step-editor';
import type { WorkflowStep } from './workflow';

const LIST = { to: '/workflows', label: 'Workflows' };

export function WorkflowEditorPage() {
  const { id } = useParams();
  return id ? <EditWorkflow id={id} /> : <WorkflowEditor workflow={null} />;
}

function EditWorkflow({ id }: { id: string }) {
  const workflow = useResource(() => getWorkflow(id), [id]);
  return (
    <PageView resource={workflow} back={LIST}>
      {(data) => <WorkflowEditor workflow={data} />}
    </PageView>
  );
}

/** Checks the outer shape only; what each step needs is the server's to say. */
function parseSteps(text: string): WorkflowStep[] {
  const steps = parseJson(text, 'steps') ?? [];
  const isStep = (step: unknown) =>
    typeof (step as WorkflowStep | null)?.type === 'string' && typeof (step as WorkflowStep).config === 'object';
  if (Array.isArray(steps) && steps.every(isStep)) return steps as WorkflowStep[];
  throw new ApiError(400, 'invalid_steps', 'Please check the steps.', {
    steps: 'A list is needed whose items have a “type” and a “config”.',
  });
}

/** The drafts behind the forms and the text behind the JSON view; exactly one of them is being edited. */
function useSteps(initial: WorkflowStep[]) {
  const [drafts, setDrafts] = useState(() => initial.map(toDraft));
  const [json, setJson] = useState<string | null>(null);
  // The server checks what each step needs and names the input that is wrong.
  const read = () => (json === null ? fromDrafts(drafts) : parseSteps(json)) as Step[];
  const toggle = () => {
    const steps = read();
    if (json === null) return setJson(JSON.stringify(steps, null, 2));
    setDrafts(steps.map(toDraft));
    setJson(null);
  };
  return { drafts, setDrafts, json, setJson, read, toggle };
}

function WorkflowEditor({ workflow }: { workflow: Workflow | null }) {
  const steps = useSteps(workflow?.steps ?? []);
  const connections = useResource(listConnections);
  const navigate = useNavigate();
  const toast = useToast();
  const save = useAction(async ({ name = '', description = '', enabled }: Record<string, string>) => {
    const input = { name, description, enabled: enabled === 'on', steps: steps.read() };
    const saved = await (workflow ? updateWorkflow(workflow.id, input) : createWorkflow(input));
    toast.success(`“${saved.name}” is saved as version ${saved.version}.`);
    navigate(`/workflows/${saved.id}`);
  });
  const toggle = useAction(async () => steps.toggle());
  const error = save.error ?? toggle.error;
  const fields = { ...toggle.fields, ...save.fields };
  const back = workflow ? { to: `/workflows/${workflow.id}`, label: workflow.name } : LIST;
  return (
    <form className="form" onSubmit={(event) => save.run(formValues(event))}>
      <PageHeader title={workflow ? 'Edit workflow' : 'New workflow'} back={back} />
      <Card title="About">
        <div className="form">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={120}
            defaultValue={workflow?.name}
            error={fields.name}
          />
          <TextArea
            label="Description"
            name="description"
            optional
            rows={2}
            defaultValue={workflow?.description}
            error={fields.description}
          />
          <CheckboxField
            label="Switched on"
            name="enabled"
            defaultChecked={workflow?.enabled ?? true}
            hint="A workflow that is off cannot be run."
          />
        </div>
      </Card>
      <Card
        title="Steps"
        actions={
          <Button variant="secondary" small onClick={() => toggle.run()}>
            {steps.json === null ? 'Edit as JSON' : 'Edit as forms'}
          </Button>
        }
      >
        {steps.json === null ? (
          <StepEditor
            drafts={steps.drafts}
            connections={connections.data?.items ?? []}
            fields={fields}
            onChange={steps.setDrafts}
          />
        ) : (
          <TextArea
            label="Steps as JSON"
            code
            rows={20}
            value={steps.json}
            error={fields.steps ?? Object.entries(fields).map(([name, message]) => `${name}: ${message}`)[0]}
            onChange={(event) => steps.setJson(event.target.value)}
          />
        )}
      </Card>
      <div className="save-bar">
        <Button type="submit" busy={save.busy}>
          Save workflow
        </Button>
        {error && <Alert tone="danger">{error.message}</Alert>}
      </div>
    </form>
  );
}
