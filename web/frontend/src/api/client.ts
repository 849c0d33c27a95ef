// The way to the service. Types come from its OpenAPI document (`npm run types`).
import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type ExerciseSummary = Schemas["ExerciseSummary"];
export type ExerciseDetail = Schemas["ExerciseDetail"];
export type Solution = Schemas["SolutionDocument"];
export type SourceFile = Schemas["SourceFile"];
export type Submission = Schemas["SubmissionDocument"];
export type SubmissionDetail = Schemas["SubmissionDetail"];
export type VersionSummary = Schemas["VersionSummary"];
export type Progress = Schemas["ProgressDocument"];
export type ExamSheet = Schemas["ExamSheet"];
export type Cluster = Schemas["ClusterDocument"];

/** The service said no: `detail` names the thing, `remedy` the next action. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly remedy: string,
    readonly current: unknown,
  ) {
    super(remedy ? `${detail}: ${remedy}` : detail);
  }
}

/** The service could not be reached at all. */
export class Offline extends Error {
  constructor() {
    super("KubePlay does not answer. Is `kubeplay serve` still running?");
  }
}

const failing: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    throw await problemOf(response);
  },
  onError() {
    return new Offline();
  },
};

async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => ({}));
  const facts = said as { detail?: string; remedy?: string; current?: unknown };
  const detail = facts.detail ?? `the service answered ${response.status}`;
  return new Problem(response.status, detail, facts.remedy ?? "", facts.current);
}

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(failing);

/** The data of an answer; what is no success was thrown before. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

export const ifMatch = (etag: string) => ({ "if-match": `"${etag}"` });
