import { CheckboxField, SelectField, TextField } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';
import type { ConfigProperty, ConfigSchema } from './api/list-services';

interface ConfigFieldProps {
  name: string;
  property: ConfigProperty;
  value: unknown;
  required: boolean;
  error?: string;
}

/** The control that fits one property of a service's JSON Schema. */
export function ConfigField({ name, property, value, required, error }: ConfigFieldProps) {
  const label = property.title ?? humanize(name);
  const current = value ?? property.default;
  const common = { label, name, hint: property.description, error, optional: !required };
  if (property.type === 'boolean') {
    return <CheckboxField label={label} hint={property.description} name={name} defaultChecked={current === true} />;
  }
  if (property.enum) {
    const options = property.enum.map(String).map((choice) => ({ value: choice, label: choice }));
    return <SelectField {...common} options={options} defaultValue={String(current ?? '')} />;
  }
  if (property.type === 'integer' || property.type === 'number') {
    const step = property.type === 'integer' ? 1 : 'any';
    return (
      <TextField {...common} type="number" step={step} defaultValue={current === undefined ? '' : String(current)} />
    );
  }
  return <TextField {...common} defaultValue={String(current ?? '')} />;
}

/** The form's texts as the types that the schema asks for; what was left empty is left out. */
export function readConfig(schema: ConfigSchema, form: FormData): Record<string, string | number | boolean> {
  const config: Record<string, string | number | boolean> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const text = String(form.get(name) ?? '').trim();
    if (property.type === 'boolean') config[name] = text === 'on';
    else if (text === '') continue;
    else config[name] = property.type === 'integer' || property.type === 'number' ? Number(text) : text;
  }
  return config;
}
