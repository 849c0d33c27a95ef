// Logs of containers and events of the cluster, as they come; it follows the end until scrolled.
import { useEffect, useRef, useState } from "react";

import { Empty } from "../ui/parts";
import type { Run } from "./run";

export function Lines({ run }: { run: Run }) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [run.lines, following]);
  if (run.lines.length === 0)
    return <Empty title="Logs and events of the namespace come here while it runs." />;
  const onScroll = () => {
    const at = box.current;
    if (at) setFollowing(at.scrollHeight - at.scrollTop - at.clientHeight < 24);
  };
  return (
    <div className="lines" ref={box} onScroll={onScroll} role="log" aria-label="Logs and events" tabIndex={0}>
      {run.lines.map((line) => (
        <p key={line.number} className={line.bad ? "line line-bad" : "line"}>
          <time dateTime={line.at}>{line.at.slice(11, 19)}</time> <span className="source-name">{line.source}</span>{" "}
          {line.bad && <span className="unseen">warning: </span>}
          {line.text}
        </p>
      ))}
    </div>
  );
}
