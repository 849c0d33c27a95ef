// Whether three panes fit beside each other.
import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 1099px)");

const subscribe = (listener: () => void) => {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
};

export const useNarrow = () => useSyncExternalStore(subscribe, () => query.matches);
