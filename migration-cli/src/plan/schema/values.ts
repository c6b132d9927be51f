import { z } from 'zod';

export const text = z.string();
export const argv = z.array(z.string()).min(1);
export const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');
export const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and -');
export const path = z
  .string()
  .min(1)
  .refine(
    (value) => !value.startsWith('/') && !value.split('/').includes('..'),
    'must be a path below the root of the monolith',
  );
export const port = z.int().min(1).max(65535);
export const why = z.string().min(1).describe('The reason, for whoever reads the report');

export const symbolImport = z.strictObject({ module: path, export: z.string().min(1) });

export const variables = z.record(variable, z.string());
