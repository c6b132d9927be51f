import { http } from '@/lib/http';

export const sendMessage = (input: Record<string, string | undefined>) => http.post<{ id: string }>('/api/contact', input);
