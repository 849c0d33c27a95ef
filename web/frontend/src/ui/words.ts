// The words and signs of the project, one for one idea.
import type { ExerciseSummary } from "../api/client";

export type Domain = ExerciseSummary["domain"];
export type State = ExerciseSummary["state"];

export const DOMAINS: Record<Domain, string> = {
  design: "Application design and build",
  deployment: "Application deployment",
  observability: "Observability and maintenance",
  security: "Environment, configuration and security",
  networking: "Services and networking",
};

export const STATES: Record<State, { sign: string; text: string }> = {
  new: { sign: "○", text: "new" },
  started: { sign: "◐", text: "started" },
  failed: { sign: "✘", text: "not passed yet" },
  passed: { sign: "✔", text: "passed" },
  outdated: { sign: "↻", text: "passed before it changed" },
};

export const OUTCOMES: Record<string, { sign: string; text: string }> = {
  pass: { sign: "✔", text: "pass" },
  fail: { sign: "✘", text: "fail" },
  error: { sign: "!", text: "error" },
  skip: { sign: "–", text: "not run" },
};

export const minutes = (count: number): string =>
  count >= 60 ? `${Math.floor(count / 60)} h ${Math.round(count % 60)} min` : `${Math.round(count)} min`;

export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
