// The namespace as a person would draw it, changing as the cluster does.
import { useMemo } from "react";

import { Empty } from "../ui/parts";
import { BOX, place, type Placed, type Wire } from "./layout";
import type { Branch, Run } from "./run";

const SIGNS: Record<Branch["mood"], string> = { good: "✔", waiting: "◌", bad: "✘", plain: "·" };

const BEFORE = "The objects of your namespace are drawn here while it runs.";
const NOTHING = "Nothing of yours came into the namespace.";

export function Picture({ run }: { run: Run }) {
  const drawing = useMemo(() => place(run.branches), [run.branches]);
  if (run.branches.length === 0)
    return <Empty title={run.state === "done" ? NOTHING : BEFORE} />;
  return (
    <figure className="picture">
      <figcaption>
        {run.state === "running" ? "The namespace now" : "The namespace as it was at the end"}
      </figcaption>
      <div className="scroll" role="region" aria-label="Picture of the namespace" tabIndex={0}>
        <svg width={drawing.width} height={drawing.height} aria-hidden="true">
          {drawing.wires.map((wire) => (
            <path key={wire.id} d={line(wire)} className={`wire wire-${wire.kind}`} />
          ))}
          {drawing.boxes.map((box) => (
            <Box key={box.id} box={box} />
          ))}
        </svg>
      </div>
      <ul className="unseen">
        {run.branches.map((branch) => (
          <li key={branch.id}>
            {branch.kind} {branch.name}: {branch.text}
            {branch.parent && `, made by ${branch.parent}`}
            {branch.links.length > 0 && `, leads to ${branch.links.join(", ")}`}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Box({ box }: { box: Placed }) {
  return (
    <g className={`box box-${box.mood}`} transform={`translate(${box.x + 1} ${box.y + 1})`}>
      <rect width={BOX.width} height={BOX.height} rx="8" />
      <text x="10" y="18" className="box-name">
        {short(`${box.kind} ${box.name}`)}
      </text>
      <text x="10" y="36" className="box-state">
        {SIGNS[box.mood]} {box.text}
      </text>
      <title>{`${box.kind} ${box.name}: ${box.text}`}</title>
    </g>
  );
}

/** The beginning and the end: Pods of one owner differ at the end only. */
const short = (text: string): string =>
  text.length <= 40 ? text : `${text.slice(0, 22)}…${text.slice(-16)}`;

/** What is owned hangs below its owner; what a Service leads to is reached around the right. */
function line({ from, to, kind }: Wire): string {
  const middle = (box: Placed) => box.y + BOX.height / 2 + 1;
  const right = (box: Placed) => box.x + BOX.width + 1;
  if (kind === "leads") {
    const far = Math.max(right(from), right(to)) + 34;
    return `M${right(from)} ${middle(from)} C${far} ${middle(from)} ${far} ${middle(to)} ${right(to)} ${middle(to)}`;
  }
  const stem = from.x + BOX.indent / 2;
  return `M${stem} ${from.y + BOX.height + 1} V${middle(to)} H${to.x + 1}`;
}
