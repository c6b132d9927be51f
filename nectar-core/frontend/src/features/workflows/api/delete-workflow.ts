import { http } from '@nectar/ui-kit/lib/http';

export const deleteWorkflow = (id: string) => http.delete(`/api/workflows/${id}`);
