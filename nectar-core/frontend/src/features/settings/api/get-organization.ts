import { http } from '@nectar/ui-kit/lib/http';
import type { Organization } from '../organization';

export const getOrganization = () => http.get<Organization>('/api/organization');
