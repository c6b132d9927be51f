import { useToast } from '../components/toast';

/** Ends the session with a full page load, so that nothing of it stays in memory. */
export function useSignOut(signOut: () => Promise<unknown>): () => Promise<void> {
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
