import { http } from '@nectar/ui-kit/lib/http';

export const sendMessage = (input: Record<string, string | undefined>) =>
  http.post<{ id: string }>('/api/contact', input);
