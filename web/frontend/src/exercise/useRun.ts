// The run of an exercise: the last submission there is, and the next one.
import { useCallback, useEffect, useReducer, useRef, useState } from "react";

import { api, data, type Submission } from "../api/client";
import { onSubmission } from "../api/notices";
import { queries } from "../api/queries";
import type { Draft } from "./draft";
import { after, NO_RUN, type Run, type RunEvent } from "./run";
import { follow } from "./stream";

export type Runner = {
  run: Run;
  submission: string | null;
  hasReport: boolean;
  connected: boolean;
  problem: unknown;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
};

type Action = RunEvent | "begin";
const reduce = (run: Run, action: Action): Run => (action === "begin" ? NO_RUN : after(run, action));

export function useRun(slug: string, draft: Draft): Runner {
  const [run, tell] = useReducer(reduce, NO_RUN);
  const [submission, setSubmission] = useState<string | null>(null);
  const [connected, setConnected] = useState(true);
  const [problem, setProblem] = useState<unknown>(null);
  const starting = useRef(false);
  const shown = useRef<string | null>(null);

  const show = useCallback((id: string) => {
    if (shown.current === id) return;
    shown.current = id;
    tell("begin");
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
    if (starting.current) return;
    starting.current = true;
    setProblem(null);
    try {
      if (!(await draft.flush())) throw new Error(draft.get().problem || "your answer is not saved");
      const key = newKey();
      const made = await data(
        api.POST("/api/v1/submissions", {
          params: { header: { "idempotency-key": key } },
          body: { exercise: slug, etag: draft.get().etag },
        }),
      );
      show(made.id);
    } catch (error) {
      setProblem(error);
    } finally {
      starting.current = false;
    }
  }, [slug, draft, show]);

  const cancel = useCallback(async () => {
    if (submission)
      await api
        .POST("/api/v1/submissions/{submission}/cancel", { params: { path: { submission } } })
        .catch(setProblem);
  }, [submission]);

  return { run, submission, hasReport: run.state === "done", connected, problem, start, cancel };
}

/** Unlike randomUUID this also works where the page is served without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function newest(exercise: string): Promise<Submission | undefined> {
  const query = { exercise, limit: 1 };
  return (await data(api.GET("/api/v1/submissions", { params: { query } }))).items[0];
}
