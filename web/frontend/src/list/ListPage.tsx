// All exercises: what there is, what is done, what to do next.
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import type { ExerciseSummary } from "../api/client";
import { useExercises } from "../api/queries";
import { Empty, Failure, Level, Loading, StateMark } from "../ui/parts";
import { DOMAINS, STATES } from "../ui/words";
import { ALL, byDomain, type Filter, goOnWith, matches } from "./filter";

export function ListPage() {
  const { data, error, isPending, refetch } = useExercises();
  const [filter, setFilter] = useFilter();
  const change = (name: keyof Filter, value: string) => setFilter({ ...filter, [name]: value });
  if (isPending) return <Loading what="the exercises" />;
  if (error) return <Failure error={error} again={() => void refetch()} />;
  const found = data.items.filter((exercise) => matches(exercise, filter));
  return (
    <div className="page">
      <title>Exercises · KubePlay</title>
      <Welcome exercises={data.items} />
      <Filters filter={filter} change={change} />
      <p className="unseen" role="status">
        {found.length} exercises
      </p>
      {found.length === 0 && (
        <Empty title="No exercise is like that.">
          <button type="button" onClick={() => setFilter(ALL)}>
            Show all
          </button>
        </Empty>
      )}
      {byDomain(found).map(([domain, mine]) => (
        <section key={domain} aria-labelledby={`domain-${domain}`}>
          <h2 id={`domain-${domain}`}>
            {DOMAINS[domain]}
            <span className="count">
              {mine.filter((e) => e.state === "passed").length} of {mine.length}
            </span>
          </h2>
          <ul className="cards">
            {mine.map((exercise) => (
              <Card key={exercise.slug} exercise={exercise} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The filter follows the typist at once, and the address bar after it. */
function useFilter() {
  const [params, setParams] = useSearchParams();
  const [filter, setFilter] = useState<Filter>(() => ({ ...ALL, ...Object.fromEntries(params) }));
  const change = (next: Filter) => {
    setFilter(next);
    setParams(Object.entries(next).filter(([, value]) => value), { replace: true });
  };
  return [filter, change] as const;
}

function Welcome({ exercises }: { exercises: ExerciseSummary[] }) {
  const next = goOnWith(exercises);
  const passed = exercises.filter((e) => e.state === "passed").length;
  return (
    <section className="welcome">
      <h1>Learn Kubernetes by doing</h1>
      <p>
        Your YAML, a genuine cluster, checks that tell you why. {passed} of {exercises.length} passed.
      </p>
      <progress aria-label="Exercises passed" value={passed} max={exercises.length} />
      {next ? (
        <Link className="button primary" to={`/exercises/${next.slug}`}>
          {passed || next.state !== "new" ? "Go on with" : "Begin with"} {next.slug}: {next.title}
        </Link>
      ) : (
        <Link className="button primary" to="/exam">
          All are passed: sit an exam
        </Link>
      )}
    </section>
  );
}

type FiltersProps = { filter: Filter; change: (name: keyof Filter, value: string) => void };

function Filters({ filter, change }: FiltersProps) {
  const select = (name: keyof Filter, all: string, options: [string, string][]) => (
    <select
      aria-label={name}
      value={filter[name]}
      onChange={(event) => change(name, event.target.value)}
    >
      <option value="">{all}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <search className="filters">
      <input
        type="search"
        aria-label="Search the exercises"
        placeholder="Search: probe, ingress, ex04 …"
        value={filter.search}
        onChange={(event) => change("search", event.target.value)}
      />
      {select("domain", "all domains", Object.entries(DOMAINS))}
      {select("level", "all levels", ["1", "2", "3", "4", "5"].map((n) => [n, `level ${n}`]))}
      {select("state", "any state", Object.entries(STATES).map(([key, s]) => [key, s.text]))}
    </search>
  );
}

function Card({ exercise }: { exercise: ExerciseSummary }) {
  return (
    <li className={`card card-${exercise.state}`}>
      <Link to={`/exercises/${exercise.slug}`}>
        <StateMark state={exercise.state} />
        <span className="card-title">{exercise.title}</span>
      </Link>
      <p className="card-facts">
        <span className="slug">{exercise.slug}</span>
        <Level level={exercise.level} />
        <span>{exercise.minutes} min</span>
        <span>
          {exercise.best}/{exercise.max_points} points
        </span>
        {exercise.runs_containers && <span className="tag">containers</span>}
      </p>
    </li>
  );
}
