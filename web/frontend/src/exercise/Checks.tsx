// The checks in the order of the exercise, filling in as they become known.
import type { ExerciseDetail } from "../api/client";
import { OUTCOMES } from "../ui/words";
import type { Check, Finding, Where } from "./run";
import type { Runner } from "./useRun";

type Props = { exercise: ExerciseDetail; runner: Runner; show: (where: Where) => void };

export function Checks({ exercise, runner: { run, busy }, show }: Props) {
  const listed = exercise.checks.map((each) => ({ ...each, check: run.checks[each.id] }));
  return (
    <ol className="checks">
      {listed.map(({ id, title, max_points, check }, index) => (
        <li key={id} className={`check check-${check?.outcome ?? (busy ? "waiting" : "none")}`}>
          <p className="check-title">
            <span className="sign" aria-hidden="true">
              {check ? OUTCOMES[check.outcome]?.sign : busy ? "·" : "○"}
            </span>
            <span>
              <span className="unseen">{check ? OUTCOMES[check.outcome]?.text : "not known"}: </span>
              {check?.title ?? title}
            </span>
            <span className="points">
              {check?.points ?? 0}/{max_points}
            </span>
          </p>
          {check && check.outcome !== "pass" && (
            <Findings check={check} show={show} repeats={repeated(check, listed.slice(0, index))} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** The title of an earlier check that says the very same; YAML that cannot be applied fails all. */
function repeated(check: Check, before: { check: Check | undefined }[]): string | null {
  const text = JSON.stringify(check.findings);
  if (check.findings.length === 0) return null;
  return before.find((each) => each.check && JSON.stringify(each.check.findings) === text)?.check?.title ?? null;
}

type FindingsProps = { check: Check; show: (where: Where) => void; repeats: string | null };

function Findings({ check, show, repeats }: FindingsProps) {
  if (repeats) return <p className="faint same">the same as: {repeats}</p>;
  if (check.findings.length === 0) return <pre className="finding">{check.found}</pre>;
  return check.findings.map((finding, index) => <OneFinding key={index} finding={finding} show={show} />);
}

function OneFinding({ finding, show }: { finding: Finding; show: (where: Where) => void }) {
  const { where } = finding;
  return (
    <dl className="finding">
      <dt>expected</dt>
      <dd className="good">{finding.expected}</dd>
      <dt>found</dt>
      <dd className="bad">{finding.found}</dd>
      {finding.evidence.length > 0 && (
        <>
          <dt>evidence</dt>
          <dd>
            {finding.evidence.map((line, index) => (
              <span key={index} className="evidence">
                {line}
              </span>
            ))}
          </dd>
        </>
      )}
      {where && (
        <>
          <dt>at</dt>
          <dd>
            <button type="button" className="place" onClick={() => show(where)}>
              {where.file}:{where.line}:{where.column}
            </button>
            {where.text && (
              <pre className="source">
                {where.text}
                {"\n"}
                <span className="caret" aria-hidden="true">
                  {indent(where)}
                  {"^".repeat(Math.max(1, where.width))}
                </span>
              </pre>
            )}
          </dd>
        </>
      )}
      {finding.help && (
        <>
          <dt>try</dt>
          <dd className="advice">{finding.help}</dd>
        </>
      )}
    </dl>
  );
}

/** Tabs keep their width, so that the caret stays under its column. */
const indent = (where: Where): string =>
  where.text.slice(0, where.column - 1).replace(/[^\t]/g, " ");
