import { useToast } from '../components/toast';
import { messageOf } from './message-of';

/** Ends the session with a full page load, so that nothing of it stays in memory. */
export function useSignOut(signOut: () => Promise<unknown>): () => Promise<void> {
  const toast = useToast();
  return async () => {
    try {
      await signOut();
      window.location.assign('/sign-in');
    } catch (error) {
      toast.failure(`You are still signed in: ${messageOf(error)}`);
    }
  };
}
