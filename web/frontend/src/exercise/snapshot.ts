// What is known of a draft at one moment.
import type { Solution, SourceFile } from "../api/client";

export type DraftState = "loading" | "saved" | "dirty" | "saving" | "offline" | "conflict" | "failed";

export type Snapshot = {
  state: DraftState;
  files: SourceFile[];
  etag: string;
  path: string;
  untouched: boolean;
  theirs: Solution | null;
  problem: string;
  /** Counts up whenever the text changed other than by typing. */
  revision: number;
};

/** Before anything was read. */
export const UNREAD: Snapshot = {
  state: "loading",
  files: [],
  etag: "",
  path: "",
  untouched: true,
  theirs: null,
  problem: "",
  revision: 0,
};

export const known = ({ files, etag, path, untouched }: Solution) => ({ files, etag, path, untouched });
