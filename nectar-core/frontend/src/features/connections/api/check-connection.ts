import { http } from '@nectar/ui-kit/lib/http';

/** Asks the other side with the stored secret; `message` says what it answered. */
export const checkConnection = (id: string) =>
  http.post<{ ok: boolean; message: string }>(`/api/connections/${id}/check`);
