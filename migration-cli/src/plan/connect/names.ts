/** REVIEWS_API_URL for a service called reviews. */
export function serviceUrlEnv(name: string): string {
  return `${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_URL`;
}

export function tableOf(service: string, kind: 'inbox' | 'outbox'): string {
  return `public.${service.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_${kind}`;
}
