import { useToast } from '@nectar/ui-kit/components';
import { signOut } from './api/sign-out';

/** Ends the session with a full page load, so that nothing of it stays in memory. */
export function useSignOut(): () => Promise<void> {
  const toast = useToast();
  return async () => {
    try {
      await signOut();
      window.location.assign('/sign-in');
    } catch (error) {
      toast.failure(`You are still signed in: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
