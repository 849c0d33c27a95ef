// The screen of one exercise: what to do, the answer, and what is true of it.
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useParams } from "react-router";

import { onSolution } from "../api/notices";
import { useExercise } from "../api/queries";
import { Failure, Loading } from "../ui/parts";
import { Conflict } from "./Conflict";
import { Draft } from "./draft";
import { EditorPane } from "./EditorPane";
import { lineNow, nameOf } from "./marks";
import { Narrow, type PaneName, PANES } from "./panes";
import { PromptPane } from "./PromptPane";
import { Results } from "./Results";
import type { Where } from "./run";
import { useNarrow } from "./useNarrow";
import { useRun } from "./useRun";
import { wayOf } from "./way";

export default function ExercisePage() {
  const { slug = "" } = useParams();
  return <OneExercise key={slug} slug={slug} />;
}

function OneExercise({ slug }: { slug: string }) {
  const { data: exercise, error, isPending, refetch } = useExercise(slug);
  const draft = useMemo(() => new Draft(`kubeplay:draft:${slug}`, wayOf(slug), localStorage), [slug]);
  const snapshot = useSyncExternalStore(draft.subscribe, draft.get);
  const runner = useRun(slug, draft);
  const [file, setFile] = useState("");
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const [pane, setPane] = useState<PaneName>("prompt");
  const narrow = useNarrow();

  useEffect(() => {
    void draft.load();
    const stop = onSolution((changed) => void (changed === slug && draft.follow()));
    return () => {
      stop();
      draft.stop();
    };
  }, [draft, slug]);
  useSaveBeforeLeaving(draft);

  const start = useCallback(() => {
    setPane("results");
    void runner.start();
  }, [runner]);
  useRunKey(start);

  const show = useCallback(
    (where: Where) => {
      setPane("editor");
      setFile(nameOf(where));
      setGoTo({ line: lineNow(where, draft.get().files) ?? where.line, column: where.column });
    },
    [draft],
  );

  if (isPending) return <Loading what={slug} />;
  if (error) return <Failure error={error} again={() => void refetch()} />;
  const panes = {
    prompt: <PromptPane exercise={exercise} draft={draft} />,
    editor: (
      <EditorPane
        slug={slug}
        draft={draft}
        snapshot={snapshot}
        runner={runner}
        file={file}
        choose={setFile}
        goTo={goTo}
        start={start}
      />
    ),
    results: (
      <Results
        exercise={exercise}
        runner={runner}
        draft={draft}
        snapshot={snapshot}
        show={show}
        start={start}
      />
    ),
  };
  return (
    <>
      <title>{`${exercise.title} · KubePlay`}</title>
      {snapshot.theirs && <Conflict draft={draft} snapshot={snapshot} />}
      {narrow ? (
        <Narrow panes={panes} pane={pane} choose={setPane} />
      ) : (
        <div className="desk">
          {PANES.map(({ name, title }) => (
            <section key={name} className={`pane pane-${name}`} aria-label={title}>
              {panes[name]}
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function useRunKey(start: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inEditor = (event.target as HTMLElement).closest(".monaco-editor");
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || inEditor) return;
      event.preventDefault();
      start();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [start]);
}

/** Whoever turns to another tab or closes this one has saved. */
function useSaveBeforeLeaving(draft: Draft): void {
  useEffect(() => {
    const save = () => void draft.flush();
    document.addEventListener("visibilitychange", save);
    window.addEventListener("online", save);
    return () => {
      document.removeEventListener("visibilitychange", save);
      window.removeEventListener("online", save);
      void draft.flush();
    };
  }, [draft]);
}
