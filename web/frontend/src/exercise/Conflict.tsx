// Two hands changed the same answer: a choice, never a silent overwrite.
import { lazy, Suspense, useState } from "react";

import { Dialog, Loading } from "../ui/parts";
import type { Draft } from "./draft";
import type { Snapshot } from "./snapshot";
import { whole } from "./whole";

const Difference = lazy(() => import("../editor/Difference"));

export function Conflict({ draft, snapshot }: { draft: Draft; snapshot: Snapshot }) {
  const [later, setLater] = useState(false);
  if (!snapshot.theirs) return null;
  if (later)
    return (
      <p className="banner" role="alert">
        Your answer was changed elsewhere.{" "}
        <button type="button" onClick={() => setLater(false)}>
          Choose
        </button>
      </p>
    );
  return (
    <Dialog title="This answer was changed elsewhere" open close={() => setLater(true)} wide>
      <p>In another tab, or by an editor on disk. Left what is saved there, right what you have here.</p>
      <Suspense fallback={<Loading what="the comparison" />}>
        <Difference before={whole(snapshot.theirs.files)} after={whole(snapshot.files)} label="conflict" />
      </Suspense>
      <p className="actions">
        <button type="button" className="primary" onClick={() => void draft.keepMine()}>
          Keep mine
        </button>
        <button type="button" onClick={() => draft.takeTheirs()}>
          Take theirs
        </button>
      </p>
    </Dialog>
  );
}
