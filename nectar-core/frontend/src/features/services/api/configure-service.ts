import { http } from '@nectar/ui-kit/lib/http';
import type { Service } from '../service';

export const configureService = (slug: string, input: { enabled: boolean; config: Record<string, unknown> }) =>
  http.put<Service>(`/api/services/${slug}/config`, input);
