// The run of an exercise: the last submission there is, and the next one.
import { useCallback, useEffect, useReducer, useRef, useState } from "react";

import { api, data, Offline, type Submission } from "../api/client";
import { onSubmission } from "../api/notices";
import { queries } from "../api/queries";
import type { Draft } from "./draft";
import { ACCEPTED, after, NO_RUN, type Run, type RunEvent } from "./run";
import { follow } from "./stream";

export type Runner = {
  run: Run;
  submission: string | null;
  /** Something is asked for and not answered yet. */
  busy: boolean;
  connected: boolean;
  problem: unknown;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
};

/** Another submission is shown: from its beginning. */
type Turn = { begin: Run };
const reduce = (run: Run, told: RunEvent | Turn): Run => ("event" in told ? after(run, told) : told.begin);

export function useRun(slug: string, draft: Draft): Runner {
  const [run, tell] = useReducer(reduce, NO_RUN);
  const [submission, setSubmission] = useState<string | null>(null);
  const [connected, setConnected] = useState(true);
  const [problem, setProblem] = useState<unknown>(null);
  const starting = useRef(false);
  const asked = useRef<{ etag: string; key: string } | null>(null);
  const busy = run.state === "queued" || run.state === "running";
  const shown = useRef<string | null>(null);

  const show = useCallback((id: string, begin = NO_RUN) => {
    if (shown.current === id) return;
    shown.current = id;
    setProblem(null);
    tell({ begin });
    setSubmission(id);
  }, []);

  useEffect(() => {
    const look = async () => {
      const last = await newest(slug).catch(() => undefined);
      if (last && !starting.current) show(last.id);
    };
    void look();
    return onSubmission((exercise) => void (exercise === slug && look()));
  }, [slug, show]);

  useEffect(() => {
    if (!submission) return undefined;
    return follow(submission, 0, tell, setConnected);
  }, [submission]);

  useEffect(() => {
    if (run.state !== "done") return;
    void queries.invalidateQueries({ queryKey: ["versions", slug] });
  }, [run.state, slug]);

  const start = useCallback(async () => {
    if (starting.current || busy) return;
    starting.current = true;
    setProblem(null);
    try {
      const etag = await draft.settle();
      // The same question again, when nobody answered, must not become a second submission.
      asked.current = asked.current?.etag === etag ? asked.current : { etag, key: newKey() };
      const made = await submit(slug, asked.current);
      asked.current = null;
      show(made.id, ACCEPTED);
    } catch (error) {
      if (!(error instanceof Offline)) asked.current = null;
      setProblem(error);
    } finally {
      starting.current = false;
    }
  }, [slug, draft, show, busy]);

  const cancel = useCallback(async () => {
    if (submission)
      await api
        .POST("/api/v1/submissions/{submission}/cancel", { params: { path: { submission } } })
        .catch(setProblem);
  }, [submission]);

  return { run, submission, busy, connected, problem, start, cancel };
}

/** Unlike randomUUID this also works where the page is served without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function submit(exercise: string, { etag, key }: { etag: string; key: string }): Promise<Submission> {
  const params = { header: { "idempotency-key": key } };
  return data(api.POST("/api/v1/submissions", { params, body: { exercise, etag } }));
}

async function newest(exercise: string): Promise<Submission | undefined> {
  const query = { exercise, limit: 1 };
  return (await data(api.GET("/api/v1/submissions", { params: { query } }))).items[0];
}
