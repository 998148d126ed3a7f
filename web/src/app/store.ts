import { useEffect, useState } from "preact/hooks";

/** One value with one owner and any number of onlookers. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(onChange: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Shows a store's value, or a part of it; renders again only when that part has changed. */
export function useStore<T, Part = T>(store: Store<T>, part: (value: T) => Part = (value) => value as unknown as Part) {
  const [shown, show] = useState(() => part(store.get()));
  useEffect(() => {
    const update = () => show(() => part(store.get()));
    update();
    return store.subscribe(update);
  }, [store]);
  return shown;
}
