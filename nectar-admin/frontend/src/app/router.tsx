import { NotFoundPage } from '@nectar/ui-kit/components';
import { Route, Routes } from 'react-router';
import { AuditPage } from '../features/audit/audit-page';
import { SignInPage } from '../features/auth/sign-in-page';
import { BillingPage } from '../features/billing/billing-page';
import { DashboardPage } from '../features/dashboard/dashboard-page';
import { HealthPage } from '../features/health/health-page';
import { LeadPage } from '../features/leads/lead-page';
import { LeadsPage } from '../features/leads/leads-page';
import { OrganizationPage } from '../features/organizations/organization-page';
import { OrganizationsPage } from '../features/organizations/organizations-page';
import { SettingsPage } from '../features/settings/settings-page';
import { UserPage } from '../features/users/user-page';
import { UsersPage } from '../features/users/users-page';
import { StaffLayout } from './session/staff-layout';

export function AppRouter() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route element={<StaffLayout />}>
        <Route index element={<DashboardPage />} />
        <Route path="/users" element={<UsersPage />} />
        <Route path="/users/:id" element={<UserPage />} />
        <Route path="/organizations" element={<OrganizationsPage />} />
        <Route path="/organizations/:id" element={<OrganizationPage />} />
        <Route path="/leads" element={<LeadsPage />} />
        <Route path="/leads/:id" element={<LeadPage />} />
        <Route path="/billing" element={<BillingPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="/health" element={<HealthPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
