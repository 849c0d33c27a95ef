// The namespace as a person would draw it, changing as the cluster does.
import { useMemo } from "react";

import { Empty } from "../ui/parts";
import { BOX, place, type Placed, type Wire } from "./layout";
import type { Branch, Run } from "./run";

const SIGNS: Record<Branch["mood"], string> = { good: "✔", waiting: "◌", bad: "✘", plain: "·" };

export function Picture({ run }: { run: Run }) {
  const drawing = useMemo(() => place(run.branches), [run.branches]);
  if (run.branches.length === 0)
    return <Empty title="The objects of your namespace are drawn here while it runs." />;
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
const short = (text: string): string => (text.length <= 27 ? text : `${text.slice(0, 14)}…${text.slice(-12)}`);

function line({ from, to, kind }: Wire): string {
  const y1 = from.y + BOX.height / 2 + 1;
  const y2 = to.y + BOX.height / 2 + 1;
  const x1 = from.x + BOX.width + 1;
  if (kind === "leads") {
    const x2 = to.x + BOX.width + 1;
    return `M${x1} ${y1} C${x2 + 40} ${y1} ${x2 + 40} ${y2} ${x2} ${y2}`;
  }
  return `M${x1} ${y1} C${x1 + 18} ${y1} ${to.x - 16} ${y2} ${to.x + 1} ${y2}`;
}
