import type { ConfigSchema } from '@nectar/contracts/core/services.ts';
import { badRequest } from '@nectar/service-kit';

type Property = NonNullable<ConfigSchema['properties']>[string];

function problemOf(property: Property, value: unknown): string | undefined {
  if (property.enum && !property.enum.includes(value)) return `Must be one of ${property.enum.join(', ')}.`;
  if (property.type === 'integer') return Number.isInteger(value) ? undefined : 'Must be a whole number.';
  if (property.type && typeof value !== property.type) return `Must be a ${property.type}.`;
  return undefined;
}

/** 400 naming every bad field; a service that is switched off may be incomplete. */
export function assertServiceConfig(schema: ConfigSchema, config: Record<string, unknown>, enabled: boolean): void {
  const properties = schema.properties ?? {};
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const problem = property ? problemOf(property, value) : 'This service has no such setting.';
    if (problem) fields[`config.${name}`] = problem;
  }
  for (const name of enabled ? (schema.required ?? []) : []) {
    if (config[name] === undefined || config[name] === '') fields[`config.${name}`] ??= 'Required.';
  }
  if (Object.keys(fields).length > 0) throw badRequest('Please check the settings of the service.', fields);
}
