import { useSearchParams } from 'react-router';

/** What a list shows, kept in the address so that Back and reload find it again. */
export function useListParams() {
  const [params, setParams] = useSearchParams();
  const page = Math.max(1, Number(params.get('page')) || 1);
  return {
    page,
    get: (name: string) => params.get(name) ?? '',
    setPage: (next: number) =>
      setParams((old) => {
        old.set('page', String(next));
        return old;
      }),
    /** A new filter starts at the first page. */
    setFilter: (name: string, value: string) =>
      setParams((old) => {
        if (value) old.set(name, value);
        else old.delete(name);
        old.delete('page');
        return old;
      }),
  };
}

/** What the back end sends per page when it is not asked for more. */
export const PAGE_SIZE = 25;
