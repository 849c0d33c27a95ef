// Small parts that every screen is made of.
import * as RadixDialog from "@radix-ui/react-dialog";
import type { ReactNode } from "react";

import { Offline, Problem } from "../api/client";
import { STATES, type State } from "./words";

export function Level({ level }: { level: number }) {
  return (
    <span className="level" role="img" aria-label={`level ${level} of 5`} title={`level ${level} of 5`}>
      {"●".repeat(level)}
      <span className="faint">{"●".repeat(5 - level)}</span>
    </span>
  );
}

export function StateMark({ state }: { state: State }) {
  return (
    <span className={`mark mark-${state}`} title={STATES[state].text}>
      <span aria-hidden="true">{STATES[state].sign}</span>
      <span className="unseen">{STATES[state].text}</span>
    </span>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className="loading" role="status">
      <span className="unseen">Loading {what}…</span>
      <div className="bone" />
      <div className="bone short" />
      <div className="bone" />
    </div>
  );
}

/** An error with what to do, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const problem = error instanceof Problem ? error : null;
  return (
    <div className="notice bad" role="alert">
      <strong>{problem?.detail ?? (error instanceof Error ? error.message : "Something is wrong.")}</strong>
      {problem?.remedy && <p>{problem.remedy}</p>}
      {error instanceof Offline && <p>What you write meanwhile is kept in this browser.</p>}
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

type DialogProps = {
  title: string;
  open: boolean;
  close: () => void;
  wide?: boolean;
  children: ReactNode;
};

export function Dialog({ title, open, close, wide, children }: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={(now) => !now && close()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="overlay" />
        <RadixDialog.Content className={wide ? "dialog wide" : "dialog"} aria-describedby={undefined}>
          <header>
            <RadixDialog.Title>{title}</RadixDialog.Title>
            <RadixDialog.Close aria-label="Close" className="quiet">
              ✕
            </RadixDialog.Close>
          </header>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** HTML that the service has cleaned: prompts, hints and debriefs, and nothing else. */
export function Prose({ html }: { html: string }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
