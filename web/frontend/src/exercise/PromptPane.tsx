// What to do, and what helps: hints one at a time, the reference, the debrief after a pass.
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";

import { api, data, type ExerciseDetail } from "../api/client";
import { queries } from "../api/queries";
import { Dialog, Failure, Level, Loading, Prose, StateMark } from "../ui/parts";
import { DOMAINS } from "../ui/words";
import type { Draft } from "./draft";
import { whole } from "./whole";

const Difference = lazy(() => import("../editor/Difference"));

type Props = { exercise: ExerciseDetail; draft: Draft };

export function PromptPane({ exercise, draft }: Props) {
  return (
    <div className="prompt">
      <p className="facts">
        <span className="slug">{exercise.slug}</span>
        <StateMark state={exercise.state} />
        <Level level={exercise.level} />
        <span>{DOMAINS[exercise.domain]}</span>
        <span>{exercise.minutes} min</span>
        <span>{exercise.max_points} points</span>
        {exercise.runs_containers && <span className="tag">containers really run</span>}
      </p>
      <Prose html={exercise.prompt_html} />
      {exercise.in_exam ? (
        <p className="notice">
          Part of your exam: no hints. <Link to="/exam">To the exam</Link>
        </p>
      ) : (
        <Help exercise={exercise} draft={draft} />
      )}
      <nav className="neighbours" aria-label="Other exercises">
        {exercise.previous && <Link to={`/exercises/${exercise.previous}`}>← {exercise.previous}</Link>}
        {exercise.next && <Link to={`/exercises/${exercise.next}`}>{exercise.next} →</Link>}
      </nav>
    </div>
  );
}

function Help({ exercise, draft }: Props) {
  return (
    <>
      <Hints exercise={exercise} />
      {exercise.has_passed && <Debrief slug={exercise.slug} />}
      <Reference exercise={exercise} draft={draft} />
    </>
  );
}

function Hints({ exercise }: { exercise: ExerciseDetail }) {
  const left = exercise.hints_total - exercise.hints.length;
  const take = useMutation({
    mutationFn: () =>
      data(api.POST("/api/v1/exercises/{slug}/hints", { params: { path: { slug: exercise.slug } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["exercise", exercise.slug] }),
  });
  return (
    <section className="hints" aria-label="Hints">
      {exercise.hints.map((html, index) => (
        <details key={index} open={index === exercise.hints.length - 1}>
          <summary>
            Hint {index + 1} of {exercise.hints_total}
          </summary>
          <Prose html={html} />
        </details>
      ))}
      {left > 0 && (
        <button type="button" onClick={() => take.mutate()} disabled={take.isPending}>
          {exercise.hints.length === 0 ? "Take a hint" : "Take one more hint"} ({left} left)
        </button>
      )}
      {take.error && <Failure error={take.error} />}
    </section>
  );
}

function Debrief({ slug }: { slug: string }) {
  const { data: debrief, error } = useQuery({
    queryKey: ["debrief", slug],
    queryFn: () => data(api.GET("/api/v1/exercises/{slug}/debrief", { params: { path: { slug } } })),
  });
  if (error) return <Failure error={error} />;
  return (
    <details className="debrief">
      <summary>Debrief: why it works</summary>
      {debrief ? <Prose html={debrief.html} /> : <Loading what="the debrief" />}
    </details>
  );
}

function Reference({ exercise, draft }: Props) {
  const [asked, setAsked] = useState(false);
  const [sure, setSure] = useState(exercise.has_passed);
  const giveUp = !exercise.has_passed;
  const { data: reference, error } = useQuery({
    queryKey: ["reference", exercise.slug, giveUp],
    queryFn: () =>
      data(
        api.GET("/api/v1/exercises/{slug}/reference", {
          params: { path: { slug: exercise.slug }, query: { give_up: giveUp } },
        }),
      ),
    enabled: asked && (sure || exercise.has_passed),
    staleTime: 0,
  });
  return (
    <>
      <button type="button" className="quiet" onClick={() => setAsked(true)}>
        {giveUp ? "Give up and see a reference" : "Compare with a reference"}
      </button>
      <Dialog title="Your answer beside a reference" open={asked} close={() => setAsked(false)} wide>
        {!sure && !exercise.has_passed ? (
          <>
            <p>You have not passed yet. A hint would leave you the best part.</p>
            <p className="actions">
              <button type="button" onClick={() => setAsked(false)}>
                Not yet
              </button>
              <button type="button" onClick={() => setSure(true)}>
                Show it
              </button>
            </p>
          </>
        ) : error ? (
          <Failure error={error} />
        ) : reference ? (
          <>
            <p className="faint">
              Left yours, right {reference.name}
              {reference.others > 0 && `; more right answers in the exercise's folder: ${reference.others}`}
            </p>
            <Suspense fallback={<Loading what="the comparison" />}>
              <Difference before={whole(draft.get().files)} after={reference.text} label="reference" />
            </Suspense>
          </>
        ) : (
          <Loading what="the reference" />
        )}
      </Dialog>
    </>
  );
}
