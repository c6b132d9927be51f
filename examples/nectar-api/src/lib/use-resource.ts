import { useCallback, useEffect, useRef, useState } from 'react';

export interface Resource<Data> {
  data: Data | undefined;
  error: Error | null;
  loading: boolean;
  reload: () => void;
}

/** Loads data on mount and whenever `deps` change; `reload` keeps the old data on screen meanwhile. */
export function useResource<Data>(load: () => Promise<Data>, deps: readonly unknown[] = []): Resource<Data> {
  const key = JSON.stringify(deps);
  const [state, setState] = useState<{ data?: Data; error: Error | null; loading: boolean }>({ error: null, loading: true });
  const [version, setVersion] = useState(0);
  const loadedKey = useRef(key);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    let current = true;
    const sameThing = loadedKey.current === key;
    loadedKey.current = key;
    setState((old) => ({ data: sameThing ? old.data : undefined, error: null, loading: true }));
    latest.current().then(
      (data) => current && setState({ data, error: null, loading: false }),
      (error: Error) => current && setState((old) => ({ data: old.data, error, loading: false })),
    );
    return () => {
      current = false;
    };
  }, [key, version]);

  const reload = useCallback(() => setVersion((value) => value + 1), []);
  return { data: state.data, error: state.error, loading: state.loading, reload };
}
