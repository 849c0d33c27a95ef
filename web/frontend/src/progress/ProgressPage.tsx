// How far a learner has come, against what the CKAD weighs.
import { Link } from "react-router";

import type { Progress } from "../api/client";
import { useProgress } from "../api/queries";
import { Empty, Failure, Level, Loading, StateMark } from "../ui/parts";
import { DOMAINS, minutes } from "../ui/words";
import { lastDays } from "./days";

export default function ProgressPage() {
  const { data, error, isPending, refetch } = useProgress();
  if (isPending) return <Loading what="your progress" />;
  if (error) return <Failure error={error} again={() => void refetch()} />;
  return (
    <div className="page">
      <title>Progress · KubePlay</title>
      <h1>Progress</h1>
      {data.attempts === 0 ? (
        <Empty title="Nothing was graded yet.">
          <Link className="button primary" to={`/exercises/${data.next ?? "ex01"}`}>
            Begin with {data.next ?? "ex01"}
          </Link>
        </Empty>
      ) : (
        <Numbers progress={data} />
      )}
      <Domains progress={data} />
      {data.attempts > 0 && <Days progress={data} />}
      <Table progress={data} />
    </div>
  );
}

function Numbers({ progress }: { progress: Progress }) {
  const percent = Math.round(progress.readiness * 100);
  const turn = 2 * Math.PI * 42;
  return (
    <section className="numbers" aria-label="Numbers">
      <svg viewBox="0 0 100 100" className="ring" role="img" aria-label={`readiness ${percent} percent`}>
        <circle cx="50" cy="50" r="42" className="ring-all" />
        <circle
          cx="50"
          cy="50"
          r="42"
          className="ring-done"
          strokeDasharray={`${turn * progress.readiness} ${turn}`}
          transform="rotate(-90 50 50)"
        />
        <text x="50" y="52">
          {percent} %
        </text>
        <text x="50" y="66" className="ring-word">
          readiness
        </text>
      </svg>
      <dl>
        <Number name="passed" value={`${progress.passed} of ${progress.exercises.length}`} />
        <Number name="attempts" value={String(progress.attempts)} />
        <Number name="time spent" value={minutes(progress.minutes)} />
        <Number name="days in a row" value={String(progress.streak)} />
      </dl>
      {progress.next && (
        <Link className="button primary" to={`/exercises/${progress.next}`}>
          Next: {progress.next}
        </Link>
      )}
    </section>
  );
}

function Number({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Domains({ progress }: { progress: Progress }) {
  return (
    <section aria-labelledby="domains">
      <h2 id="domains">By domain, as the CKAD weighs them</h2>
      <ul className="bars">
        {progress.domains.map((each) => (
          <li key={each.domain}>
            <span>
              {DOMAINS[each.domain]} <span className="faint">{each.weight} %</span>
            </span>
            <progress
              aria-label={DOMAINS[each.domain]}
              value={each.passed}
              max={Math.max(1, each.exercises)}
            />
            <span>
              {each.passed} of {each.exercises}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Days({ progress }: { progress: Progress }) {
  const days = lastDays(progress.days, new Date(), 28);
  const most = Math.max(1, ...days.map((day) => day.attempts));
  const said = days.filter((day) => day.attempts > 0);
  return (
    <section aria-labelledby="days">
      <h2 id="days">Attempts in the last four weeks</h2>
      <svg viewBox="0 0 280 70" className="days" role="img" aria-labelledby="days-said">
        <title id="days-said">
          {said.map((d) => `${d.day}: ${d.attempts} attempts, ${d.passes} passes`).join("; ")}
        </title>
        {days.map((day, index) => {
          const height = (60 * day.attempts) / most;
          const good = (60 * day.passes) / most;
          return (
            <g key={day.day}>
              <rect x={index * 10 + 1} y={62 - height} width="8" height={height} className="day-all" />
              <rect x={index * 10 + 1} y={62 - good} width="8" height={good} className="day-good" />
            </g>
          );
        })}
        <line x1="0" y1="62.5" x2="280" y2="62.5" className="axis" />
      </svg>
      <p className="faint">Full bars are attempts; the strong part are passes.</p>
    </section>
  );
}

function Table({ progress }: { progress: Progress }) {
  return (
    <section aria-labelledby="each">
      <h2 id="each">Each exercise</h2>
      <div className="scroll" role="region" aria-labelledby="each" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Exercise</th>
              <th scope="col">Level</th>
              <th scope="col">State</th>
              <th scope="col">Attempts</th>
              <th scope="col">Hints</th>
              <th scope="col">Time</th>
              <th scope="col">Points</th>
            </tr>
          </thead>
          <tbody>
            {progress.exercises.map((row) => (
              <tr key={row.slug}>
                <th scope="row">
                  <Link to={`/exercises/${row.slug}`}>{row.title}</Link>{" "}
                  <span className="slug">{row.slug}</span>
                </th>
                <td>
                  <Level level={row.level} />
                </td>
                <td>
                  <StateMark state={row.state} />
                </td>
                <td>{row.attempts}</td>
                <td>{row.hints}</td>
                <td>{minutes(row.minutes)}</td>
                <td>
                  {row.best} of {row.max_points}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
