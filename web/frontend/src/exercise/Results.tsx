// What is true of the answer: the verdict, and what was seen on the way to it.
import * as Tabs from "@radix-ui/react-tabs";

import type { ExerciseDetail, SubmissionDetail } from "../api/client";
import { Empty, Failure } from "../ui/parts";
import { OUTCOMES } from "../ui/words";
import { Checks } from "./Checks";
import type { Draft } from "./draft";
import { Lines } from "./Lines";
import { Picture } from "./Picture";
import type { Where } from "./run";
import type { Snapshot } from "./snapshot";
import { useGraded } from "./useGraded";
import type { Runner } from "./useRun";
import { Versions } from "./Versions";

type Props = {
  exercise: ExerciseDetail;
  runner: Runner;
  draft: Draft;
  snapshot: Snapshot;
  show: (where: Where) => void;
  start: () => void;
};

export function Results({ exercise, runner, draft, snapshot, show, start }: Props) {
  const { run } = runner;
  const graded = useGraded(runner);
  const changed = snapshot.state !== "saved" || graded?.digest !== snapshot.etag;
  return (
    <>
      <Verdict exercise={exercise} runner={runner} />
      {graded && changed && (
        <p className="notice">You changed your answer since then: run it again.</p>
      )}
      {runner.problem !== null && <Failure error={runner.problem} again={start} />}
      <Tabs.Root defaultValue="checks" className="results">
        <Tabs.List className="tabs" aria-label="Results">
          <Tabs.Trigger value="checks">Checks</Tabs.Trigger>
          <Tabs.Trigger value="picture">Picture</Tabs.Trigger>
          <Tabs.Trigger value="lines">Events</Tabs.Trigger>
          <Tabs.Trigger value="report">Report</Tabs.Trigger>
          <Tabs.Trigger value="versions">Versions</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="checks">
          <Checks exercise={exercise} runner={runner} show={show} />
          {run.branches.length > 0 && run.state === "running" && <Picture run={run} />}
        </Tabs.Content>
        <Tabs.Content value="picture">
          <Picture run={run} />
        </Tabs.Content>
        <Tabs.Content value="lines">
          <Lines run={run} />
        </Tabs.Content>
        <Tabs.Content value="report">
          <Report runner={runner} graded={graded} />
        </Tabs.Content>
        <Tabs.Content value="versions">
          <Versions slug={exercise.slug} draft={draft} />
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

function Report({ runner, graded }: { runner: Runner; graded: SubmissionDetail | undefined }) {
  if (runner.run.state !== "done") return <Empty title="The report comes with the verdict." />;
  if (graded?.has_report === false) return <Empty title="There is no report of this run." />;
  return (
    <iframe
      title="Report of pytest"
      className="report"
      sandbox="allow-scripts"
      src={`/api/v1/submissions/${runner.submission ?? ""}/report`}
    />
  );
}

function Verdict({ exercise, runner }: Pick<Props, "exercise" | "runner">) {
  const { run, busy } = runner;
  return (
    <div className={`verdict verdict-${busy ? "busy" : run.verdict || "none"}`} aria-live="polite" data-testid="verdict">
      {run.state === "idle" && (
        <span>
          {runner.submission ? "Reading your last run…" : `Not run yet: ${exercise.max_points} points to win.`}
        </span>
      )}
      {busy && (
        <span>
          {run.attempt > 1 ? `again, for the grader was lost (${run.attempt}): ` : ""}
          {run.phase}…
        </span>
      )}
      {run.state === "cancelled" && <span>Cancelled.</span>}
      {run.state === "done" && (
        <strong>
          {OUTCOMES[run.verdict]?.sign} {run.verdict}: {run.points} of {run.max || exercise.max_points} points
        </strong>
      )}
      {!runner.connected && busy && <span className="faint"> connecting again…</span>}
      {run.state === "done" && run.verdict === "error" && (
        <p>This is not your mistake: the platform could not say. {run.problem}</p>
      )}
    </div>
  );
}
