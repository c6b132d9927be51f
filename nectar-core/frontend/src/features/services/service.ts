/** The part of JSON Schema that the catalogue's services use for their settings. */
export interface ConfigSchema {
  properties?: Record<string, ConfigProperty>;
  required?: string[];
}

export interface ConfigProperty {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  format?: string;
  default?: unknown;
}

export interface Service {
  slug: string;
  name: string;
  description: string;
  category: string;
  configSchema: ConfigSchema;
  enabled: boolean;
  config: Record<string, unknown>;
}
