import { SelectField, TextArea, TextField } from '@nectar/ui-kit/components';
import type { Connection } from '../../shared/connections/api/list-connections';
import type { StepDraft } from './step-draft';
import { OPERATORS } from './step-summary';

interface StepFormProps {
  draft: StepDraft;
  connections: Connection[];
  /** The message for one input of this step. */
  errorOf: (field: string) => string | undefined;
  onChange: (field: string, value: string) => void;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((value) => ({ value, label: value }));
const OPERATOR_OPTIONS = Object.entries(OPERATORS).map(([value, label]) => ({ value, label }));

/** The inputs that a step of this type has. */
export function StepForm(props: StepFormProps) {
  switch (props.draft.type) {
    case 'http':
      return <HttpForm {...props} />;
    case 'transform':
      return <TransformForm {...props} />;
    case 'condition':
      return <ConditionForm {...props} />;
    case 'delay':
      return <DelayForm {...props} />;
    case 'email':
      return <EmailForm {...props} />;
  }
}

/** What every input of a step needs: its text, its message and where changes go. */
function bind({ draft, errorOf, onChange }: StepFormProps, field: string) {
  return {
    value: draft.values[field] ?? '',
    error: errorOf(field),
    onChange: (event: { target: { value: string } }) => onChange(field, event.target.value),
  };
}

function HttpForm(props: StepFormProps) {
  const connections = props.connections.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <div className="form-row">
        <SelectField label="Method" options={METHODS} {...bind(props, 'method')} />
        <SelectField
          label="Connection"
          optional
          options={[{ value: '', label: 'None' }, ...connections]}
          {...bind(props, 'connectionId')}
        />
      </div>
      <TextField label="URL" placeholder="https://api.example.com/orders/{{input.id}}" {...bind(props, 'url')} />
      <TextArea label="Headers" code optional rows={2} hint="One per line: Name: value" {...bind(props, 'headers')} />
      <TextArea label="Body as JSON" code optional rows={3} {...bind(props, 'body')} />
      <TextField label="Time limit in milliseconds" type="number" min={100} max={30000} {...bind(props, 'timeoutMs')} />
    </>
  );
}

function TransformForm(props: StepFormProps) {
  return (
    <TextArea
      label="New object as JSON"
      code
      rows={5}
      hint="Texts may hold {{paths}} to earlier values."
      {...bind(props, 'set')}
    />
  );
}

function ConditionForm(props: StepFormProps) {
  const otherwise = [
    { value: 'stop', label: 'End the run well' },
    { value: 'fail', label: 'Fail the run' },
  ];
  return (
    <>
      <div className="form-row">
        <TextField label="Value" hint="Such as {{previous.total}}" {...bind(props, 'left')} />
        <SelectField label="Comparison" options={OPERATOR_OPTIONS} {...bind(props, 'operator')} />
        {props.draft.values.operator !== 'exists' && (
          <TextField label="Compared with" hint="100 is a number, &quot;100&quot; is text." {...bind(props, 'right')} />
        )}
      </div>
      <SelectField label="When it does not hold" options={otherwise} {...bind(props, 'otherwise')} />
    </>
  );
}

function DelayForm(props: StepFormProps) {
  return (
    <TextField
      label="Wait in milliseconds"
      type="number"
      min={0}
      max={60000}
      hint="At most 60,000 (one minute)."
      {...bind(props, 'ms')}
    />
  );
}

function EmailForm(props: StepFormProps) {
  return (
    <>
      <div className="form-row">
        <TextField label="To" placeholder="{{input.email}}" {...bind(props, 'to')} />
        <TextField label="Subject" {...bind(props, 'subject')} />
      </div>
      <TextArea label="Text" {...bind(props, 'body')} />
    </>
  );
}
