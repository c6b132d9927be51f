import type { StepType } from '@nectar/contracts/core/steps.ts';
import './workflow.css';
import { Button, EmptyState, SelectField, TextField } from '@nectar/ui-kit/components';
import { useState } from 'react';
import type { Connection } from '../../shared/connections/api/list-connections';
import type { StepDraft } from './step-draft';
import { newDraft } from './step-draft';
import { StepForm } from './step-form';
import { STEP_LABELS } from './step-summary';

interface StepEditorProps {
  drafts: StepDraft[];
  connections: Connection[];
  fields: Record<string, string>;
  onChange: (drafts: StepDraft[]) => void;
}

const TYPE_OPTIONS = Object.entries(STEP_LABELS).map(([value, label]) => ({ value, label }));

function moved(drafts: StepDraft[], from: number, to: number): StepDraft[] {
  const copy = [...drafts];
  const [draft] = copy.splice(from, 1);
  if (draft) copy.splice(to, 0, draft);
  return copy;
}

/** The ordered steps, each with its form, and the way to add one more. */
export function StepEditor({ drafts, connections, fields, onChange }: StepEditorProps) {
  const [type, setType] = useState<StepType>('http');
  const replace = (index: number, draft: StepDraft) => onChange(drafts.map((old, at) => (at === index ? draft : old)));
  return (
    <div className="stack">
      {drafts.length === 0 && <EmptyState title="No steps yet">Add the first one below.</EmptyState>}
      <ol className="steps">
        {drafts.map((draft, index) => (
          <li key={draft.key} className="step step-edit">
            <StepHead
              draft={draft}
              index={index}
              count={drafts.length}
              onMove={(to) => onChange(moved(drafts, index, to))}
              onRemove={() => onChange(drafts.filter((_, at) => at !== index))}
            />
            <TextField
              label="Name"
              optional
              maxLength={120}
              value={draft.name}
              error={fields[`steps.${index}.name`]}
              onChange={(event) => replace(index, { ...draft, name: event.target.value })}
            />
            <StepForm
              draft={draft}
              connections={connections}
              errorOf={(field) => fields[`steps.${index}.config.${field}`]}
              onChange={(field, value) => replace(index, { ...draft, values: { ...draft.values, [field]: value } })}
            />
          </li>
        ))}
      </ol>
      <div className="step-add">
        <SelectField
          label="Type of the next step"
          options={TYPE_OPTIONS}
          value={type}
          onChange={(event) => setType(event.target.value as StepType)}
        />
        <Button variant="secondary" onClick={() => onChange([...drafts, newDraft(type)])}>
          Add step
        </Button>
      </div>
    </div>
  );
}

interface StepHeadProps {
  draft: StepDraft;
  index: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function StepHead({ draft, index, count, onMove, onRemove }: StepHeadProps) {
  const step = `step ${index + 1}`;
  return (
    <div className="spread">
      <div className="row">
        <span className="step-number">{index + 1}</span>
        <h3>{STEP_LABELS[draft.type]}</h3>
      </div>
      <div className="row">
        <Button
          variant="ghost"
          small
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
          aria-label={`Move ${step} up`}
        >
          ↑
        </Button>
        <Button
          variant="ghost"
          small
          disabled={index === count - 1}
          onClick={() => onMove(index + 1)}
          aria-label={`Move ${step} down`}
        >
          ↓
        </Button>
        <Button variant="ghost" small onClick={onRemove} aria-label={`Remove ${step}`}>
          Remove
        </Button>
      </div>
    </div>
  );
}
