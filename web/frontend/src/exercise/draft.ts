// A draft on its way to disk: saved, waiting, offline, or in conflict with another hand.
// It is a small machine of its own, so that it can be proven without a browser.
import { api, data, ifMatch, Offline, Problem, type Solution, type SourceFile } from "../api/client";

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

/** How drafts travel; the service's routes, or a test's. */
export type Way = {
  load: () => Promise<Solution>;
  save: (files: SourceFile[], etag: string) => Promise<Solution>;
};

/** Where an unsaved draft survives a reload. */
export type Buffer = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const WAIT = 400;
export const RETRY = 2000;

const same = (a: SourceFile[], b: SourceFile[]) =>
  a.length === b.length && a.every((f, i) => f.name === b[i]?.name && f.text === b[i]?.text);

export class Draft {
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | null = null;
  private snapshot: Snapshot = {
    state: "loading",
    files: [],
    etag: "",
    path: "",
    untouched: true,
    theirs: null,
    problem: "",
    revision: 0,
  };

  constructor(
    private readonly key: string,
    private readonly way: Way,
    private readonly buffer: Buffer,
  ) {}

  get = (): Snapshot => this.snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Read what is on disk; what this browser kept unsaved comes on top of it. */
  async load(): Promise<void> {
    try {
      this.take(await this.way.load());
    } catch (error) {
      this.fail(error);
    }
  }

  /** Somebody changed the files: follow, unless there is something of ours to lose. */
  async follow(): Promise<void> {
    if (this.snapshot.state !== "saved") return; // saving finds out by itself
    try {
      const theirs = await this.way.load();
      if (this.snapshot.state === "saved" && theirs.etag !== this.snapshot.etag) this.adopt(theirs);
    } catch {
      return; // the next save says what is wrong
    }
  }

  edit(name: string, text: string): void {
    const files = this.snapshot.files.map((file) => (file.name === name ? { name, text } : file));
    if (same(files, this.snapshot.files)) return;
    const state = this.snapshot.state === "conflict" ? "conflict" : "dirty";
    this.set({ files, state });
    this.keep();
    if (state === "dirty") this.later(WAIT);
  }

  /** Save now; done when the files are on disk, or cannot be. True when they are. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (this.snapshot.state === "dirty" || this.snapshot.state === "offline") await this.save();
    return this.snapshot.state === "saved";
  }

  /** In a conflict: write mine over theirs, knowing them. */
  async keepMine(): Promise<void> {
    if (!this.snapshot.theirs) return;
    this.set({ etag: this.snapshot.theirs.etag, theirs: null, state: "dirty" });
    await this.flush();
  }

  /** In a conflict: forget mine. */
  takeTheirs(): void {
    if (this.snapshot.theirs) this.adopt(this.snapshot.theirs);
  }

  /** The files are these now, by a deed of the service: a reset, a version. */
  adopt(solution: Solution): void {
    clearTimeout(this.timer);
    this.buffer.removeItem(this.key);
    this.set({ ...known(solution), state: "saved", theirs: null, problem: "" }, true);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private take(onDisk: Solution): void {
    const kept = this.kept();
    if (!kept || same(kept.files, onDisk.files)) return this.adopt(onDisk);
    const clean = kept.etag === onDisk.etag;
    const more = clean ? { state: "dirty" as const } : { state: "conflict" as const, theirs: onDisk };
    this.set({ ...known(onDisk), files: kept.files, etag: kept.etag, ...more }, true);
    if (clean) this.later(0);
  }

  private save(): Promise<void> {
    this.saving ??= this.saveOnce().finally(() => (this.saving = null));
    return this.saving;
  }

  private async saveOnce(): Promise<void> {
    const { files, etag } = this.snapshot;
    this.set({ state: "saving" });
    try {
      this.saved(files, await this.way.save(files, etag));
    } catch (error) {
      this.fail(error);
    }
  }

  private saved(sent: SourceFile[], solution: Solution): void {
    const { etag, path, untouched } = solution;
    if (same(sent, this.snapshot.files)) {
      this.buffer.removeItem(this.key);
      this.set({ state: "saved", etag, path, untouched, problem: "" });
    } else {
      this.set({ state: "dirty", etag, path, untouched, problem: "" });
      this.keep();
      this.later(WAIT);
    }
  }

  private fail(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    const theirs = error instanceof Problem ? (error.current as Solution | undefined) : undefined;
    if (error instanceof Problem && error.status === 412 && theirs) {
      if (same(theirs.files, this.snapshot.files)) this.adopt(theirs);
      else this.set({ state: "conflict", theirs, problem });
    } else if (error instanceof Offline || (error instanceof Problem && error.status >= 429)) {
      this.set({ state: this.snapshot.etag ? "offline" : "failed", problem });
      if (this.snapshot.etag) this.later(RETRY);
    } else this.set({ state: "failed", problem });
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private keep(): void {
    const { files, etag } = this.snapshot;
    this.buffer.setItem(this.key, JSON.stringify({ files, etag }));
  }

  private kept(): { files: SourceFile[]; etag: string } | null {
    try {
      return JSON.parse(this.buffer.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  private set(change: Partial<Snapshot>, renewed = false): void {
    const revision = this.snapshot.revision + (renewed ? 1 : 0);
    this.snapshot = { ...this.snapshot, ...change, revision };
    this.listeners.forEach((listener) => listener());
  }
}

const known = ({ files, etag, path, untouched }: Solution) => ({ files, etag, path, untouched });

/** The service's own way. */
export function wayOf(slug: string): Way {
  const path = { slug };
  return {
    load: () => data(api.GET("/api/v1/exercises/{slug}/solution", { params: { path } })),
    save: (files, etag) =>
      data(
        api.PUT("/api/v1/exercises/{slug}/solution", {
          params: { path, header: ifMatch(etag) },
          body: { files },
        }),
      ),
  };
}
