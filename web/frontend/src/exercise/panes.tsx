// The three parts of the screen; where they do not fit beside each other, as tabs.
import * as Tabs from "@radix-ui/react-tabs";
import { type ReactNode, useState } from "react";

export const PANES = [
  { name: "prompt", title: "Prompt" },
  { name: "editor", title: "Editor" },
  { name: "results", title: "Results" },
] as const;

export type PaneName = (typeof PANES)[number]["name"];

type Props = {
  panes: Record<PaneName, ReactNode>;
  pane: PaneName;
  choose: (pane: PaneName) => void;
};

/** A part that was seen stays as it is while another is looked at: cursor, undo, open tab. */
export function Narrow({ panes, pane, choose }: Props) {
  const [seen, setSeen] = useState<PaneName[]>([pane]);
  if (!seen.includes(pane)) setSeen([...seen, pane]);
  return (
    <Tabs.Root className="narrow" value={pane} onValueChange={(name) => choose(name as PaneName)}>
      <Tabs.List aria-label="Parts of the exercise" className="tabs">
        {PANES.map(({ name, title }) => (
          <Tabs.Trigger key={name} value={name}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {PANES.map(({ name }) => (
        <Tabs.Content key={name} value={name} className="pane" {...(seen.includes(name) && { forceMount: true })}>
          {panes[name]}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
