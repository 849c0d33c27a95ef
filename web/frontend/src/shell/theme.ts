// Light, dark, or as the system has it; remembered in this browser.
import { useSyncExternalStore } from "react";

export type Theme = "auto" | "light" | "dark";
const KEY = "kubeplay:theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export const chosenTheme = (): Theme => (localStorage.getItem(KEY) as Theme | null) ?? "auto";

export function isDark(): boolean {
  const chosen = chosenTheme();
  return chosen === "auto" ? system.matches : chosen === "dark";
}

function show(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  listeners.forEach((listener) => listener());
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  show();
}

export function beginTheme(): void {
  system.addEventListener("change", show);
  show();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTheme = () => useSyncExternalStore(subscribe, chosenTheme);
export const useDark = () => useSyncExternalStore(subscribe, isDark);
