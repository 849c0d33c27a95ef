// A draft on its way to disk: saved, waiting, offline, or in conflict with another hand.
// It is a small machine of its own, so that it can be proven without a browser.
import { Offline, Problem, type Solution, type SourceFile } from "../api/client";
import { type Buffer, Keeping, same } from "./keeping";
import { type DraftState, known, type Snapshot, UNREAD } from "./snapshot";

/** How drafts travel; the service's routes, or a test's. */
export type Way = {
  load: () => Promise<Solution>;
  save: (files: SourceFile[], etag: string) => Promise<Solution>;
};

export const WAIT = 400;
export const RETRY = 2000;

export class Draft {
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | null = null;
  /** What may have reached the disk although no answer said so. */
  private unanswered: SourceFile[] | null = null;
  private stopped = false;
  private readonly keeping: Keeping;
  private snapshot = UNREAD;

  constructor(
    key: string,
    private readonly way: Way,
    buffer: Buffer,
  ) {
    this.keeping = new Keeping(key, buffer);
  }

  get = (): Snapshot => this.snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Read what is on disk; what this browser kept unsaved comes on top of it. */
  async load(): Promise<void> {
    this.stopped = false;
    try {
      this.take(await this.way.load());
    } catch (error) {
      this.fail(error);
    }
  }

  /** Somebody changed the files: follow, unless there is something of ours to lose. */
  async follow(): Promise<void> {
    const { etag } = this.snapshot;
    if (!this.is("saved")) return; // saving finds out by itself
    try {
      const theirs = await this.way.load();
      const untouched = this.is("saved") && this.snapshot.etag === etag;
      if (untouched && theirs.etag !== etag) this.adopt(theirs);
    } catch {
      return; // the next save says what is wrong
    }
  }

  edit(name: string, text: string): void {
    const files = this.snapshot.files.map((file) => (file.name === name ? { name, text } : file));
    if (same(files, this.snapshot.files)) return;
    this.set({ files, state: this.is("conflict") ? "conflict" : "dirty" });
    this.again(WAIT);
  }

  /** Save now; done when the files are on disk, or cannot be. True when they are. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    do await this.save();
    while (this.is("dirty"));
    return this.is("saved");
  }

  /** The tag under which all that was typed is on disk. Throws when it could not be saved. */
  async settle(): Promise<string> {
    if (!(await this.flush())) throw new Error(this.snapshot.problem || "your answer is not saved");
    return this.snapshot.etag;
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
    this.keeping.forget();
    this.set({ ...known(solution), state: "saved", theirs: null, problem: "" }, true);
  }

  /** Nobody looks any more: what could not be saved waits in the browser for the next load. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private take(onDisk: Solution): void {
    const kept = this.keeping.read();
    if (!kept || same(kept.files, onDisk.files)) return this.adopt(onDisk);
    const ours = kept.etag === onDisk.etag || same(kept.unanswered, onDisk.files);
    const more = ours
      ? { state: "dirty" as const }
      : { state: "conflict" as const, theirs: onDisk, etag: kept.etag };
    this.set({ ...known(onDisk), files: kept.files, ...more }, true);
    if (ours) this.later(0);
  }

  /** One save at a time, and none when there is nothing to save. */
  private async save(): Promise<void> {
    if (this.is("dirty", "offline"))
      this.saving ??= this.saveOnce().finally(() => (this.saving = null));
    await this.saving;
  }

  private async saveOnce(): Promise<void> {
    const { files, etag } = this.snapshot;
    this.unanswered ??= files;
    this.set({ state: "saving" });
    try {
      this.saved(files, await this.way.save(files, etag));
    } catch (error) {
      this.fail(error);
    }
  }

  private saved(sent: SourceFile[], solution: Solution): void {
    const { etag, path, untouched } = solution;
    const whole = same(sent, this.snapshot.files);
    this.unanswered = null;
    this.set({ state: whole ? "saved" : "dirty", etag, path, untouched, problem: "" });
    if (whole) this.keeping.forget();
    else this.again(WAIT);
  }

  private fail(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    const passing = error instanceof Offline || (error instanceof Problem && error.status >= 429);
    if (error instanceof Problem && error.status === 412 && error.current)
      this.meet(error.current as Solution, problem);
    else if (passing && this.snapshot.etag) {
      this.set({ state: "offline", problem });
      this.later(RETRY);
    } else this.set({ state: "failed", problem });
  }

  /** The disk has another text: mine after all, an earlier one of mine, or somebody's. */
  private meet(theirs: Solution, problem: string): void {
    const mine = same(this.unanswered, theirs.files);
    this.unanswered = null;
    if (same(theirs.files, this.snapshot.files)) this.adopt(theirs);
    else if (mine) {
      this.set({ state: "dirty", etag: theirs.etag, problem: "" });
      this.again(0);
    } else this.set({ state: "conflict", theirs, problem });
  }

  /** There is something to save: here at once, on disk in a moment. */
  private again(pause: number): void {
    const { files, etag } = this.snapshot;
    this.keeping.write({ files, etag, unanswered: this.unanswered });
    this.later(pause);
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private is(...states: DraftState[]): boolean {
    return states.includes(this.snapshot.state);
  }

  private set(change: Partial<Snapshot>, renewed = false): void {
    const revision = this.snapshot.revision + (renewed ? 1 : 0);
    this.snapshot = { ...this.snapshot, ...change, revision };
    this.listeners.forEach((listener) => listener());
  }
}
