// Where an unsaved draft survives a reload: this browser, as well as it can.
import type { SourceFile } from "../api/client";

export type Buffer = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A text, the tag of what it was made from, and what was sent of it without an answer. */
export type Kept = { files: SourceFile[]; etag: string; unanswered: SourceFile[] | null };

export const same = (a: SourceFile[] | null, b: SourceFile[]): boolean =>
  a?.length === b.length && a.every((f, i) => f.name === b[i]?.name && f.text === b[i]?.text);

export class Keeping {
  constructor(
    private readonly key: string,
    private readonly buffer: Buffer,
  ) {}

  /** A browser that is full, or forbids it, must not keep the draft from being saved. */
  write(kept: Kept): void {
    try {
      this.buffer.setItem(this.key, JSON.stringify(kept));
    } catch {
      this.forget(); // an older text would come back as if it were the last one
    }
  }

  read(): Kept | null {
    try {
      const kept = JSON.parse(this.buffer.getItem(this.key) ?? "null") as Kept | null;
      return Array.isArray(kept?.files) ? kept : null;
    } catch {
      return null;
    }
  }

  forget(): void {
    this.buffer.removeItem(this.key);
  }
}
