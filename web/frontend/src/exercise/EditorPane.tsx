// The editor with what surrounds it: files, whether they are saved, run and reset.
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";

import { api, data, ifMatch } from "../api/client";
import { useCluster } from "../api/queries";
import { Dialog, Failure, Loading } from "../ui/parts";
import type { Draft } from "./draft";
import { marks } from "./marks";
import type { DraftState, Snapshot } from "./snapshot";
import type { Runner } from "./useRun";

const Editor = lazy(() => import("../editor/Editor"));

const SAYS: Record<DraftState, string> = {
  loading: "reading…",
  saved: "saved",
  dirty: "not saved yet…",
  saving: "saving…",
  offline: "not saved: kept in this browser until KubePlay takes it",
  conflict: "not saved: changed elsewhere",
  failed: "not saved",
};

type Props = {
  slug: string;
  draft: Draft;
  snapshot: Snapshot;
  runner: Runner;
  file: string;
  choose: (file: string) => void;
  goTo: { line: number; column: number } | null;
  start: () => void;
};

export function EditorPane({ slug, draft, snapshot, runner, file, choose, goTo, start }: Props) {
  const runButton = useRef<HTMLButtonElement>(null);
  const cluster = useCluster().data;
  const [schema, setSchema] = useState<boolean | null>(null);
  const leave = useCallback(() => runButton.current?.focus(), []);
  const named = (name: string | undefined) => snapshot.files.find((each) => each.name === name);
  const current = named(file) ?? named(snapshot.path.split("/").pop()) ?? snapshot.files[0];
  const { checks } = runner.run;
  const { revision } = snapshot;
  // Marks move with what is typed; they are looked up again when another text comes in.
  const found = useMemo(
    () => marks(Object.values(checks), draft.get().files),
    [checks, draft, revision, current?.name],
  );
  const { busy } = runner;
  return (
    <>
      <div className="bar">
        <div className="files" role="group" aria-label="Files">
          {snapshot.files.map((each) => (
            <button
              key={each.name}
              type="button"
              className="file"
              aria-pressed={each.name === current?.name}
              onClick={() => choose(each.name)}
            >
              {each.name}
            </button>
          ))}
        </div>
        <span className={`saved saved-${snapshot.state}`} role="status" title={snapshot.problem} data-testid="saved">
          {SAYS[snapshot.state]}
        </span>
        <Reset slug={slug} draft={draft} snapshot={snapshot} />
        {busy ? (
          <button type="button" onClick={() => void runner.cancel()}>
            Cancel
          </button>
        ) : null}
        <button
          ref={runButton}
          type="button"
          className="primary"
          onClick={start}
          disabled={busy}
          title="Ctrl or ⌘ + Enter"
        >
          {busy ? "Running…" : "Run"}
        </button>
      </div>
      {snapshot.problem && snapshot.state === "failed" && (
        <Failure error={new Error(snapshot.problem)} again={() => void draft.load()} />
      )}
      {current ? (
        <Suspense fallback={<Loading what="the editor" />}>
          <Editor
            path={`${slug}/${current.name}`}
            text={current.text}
            revision={snapshot.revision}
            marks={found}
            goTo={goTo}
            changed={(text) => draft.edit(current.name, text)}
            run={start}
            leave={leave}
            schemaKnown={setSchema}
            schemaVersion={`${cluster?.state ?? ""} ${cluster?.version ?? ""}`}
          />
        </Suspense>
      ) : (
        <Loading what="your answer" />
      )}
      <p className="foot">
        <code>{snapshot.path}</code>
        <span>
          {schema === false
            ? "fields are not known until the cluster was up once"
            : schema && `fields of Kubernetes ${cluster?.version ?? ""}`}
        </span>
        <span>Esc leaves, Ctrl+M frees Tab</span>
      </p>
    </>
  );
}

function Reset({ slug, draft, snapshot }: Pick<Props, "slug" | "draft" | "snapshot">) {
  const [asked, setAsked] = useState(false);
  const reset = useMutation({
    mutationFn: async () => {
      const header = ifMatch(await draft.settle());
      return data(
        api.POST("/api/v1/exercises/{slug}/solution/reset", { params: { path: { slug }, header } }),
      );
    },
    onSuccess: (solution) => {
      draft.adopt(solution);
      setAsked(false);
    },
  });
  return (
    <>
      <button type="button" className="quiet" disabled={snapshot.untouched} onClick={() => setAsked(true)}>
        Reset
      </button>
      <Dialog title="Begin again from the template?" open={asked} close={() => setAsked(false)}>
        <p>
          Your answer is kept in <code>.backups</code> beside it.
        </p>
        {reset.error && <Failure error={reset.error} />}
        <p className="actions">
          <button type="button" className="primary" onClick={() => reset.mutate()}>
            Begin again
          </button>
          <button type="button" onClick={() => setAsked(false)}>
            Keep my answer
          </button>
        </p>
      </Dialog>
    </>
  );
}
