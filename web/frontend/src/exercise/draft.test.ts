import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

vi.stubGlobal("window", { location: { origin: "http://127.0.0.1:8000" } });
const { Draft, RETRY, WAIT } = await import("./draft");
const { Offline, Problem } = await import("../api/client");
type Solution = import("../api/client").Solution;
type SourceFile = import("../api/client").SourceFile;

/** A disk that refuses what was not read, like the service's. */
class Disk {
  text = "kind: Pod\n";
  tag = 1;
  reachable = true;
  /** What is written arrives, and its answer does not. */
  mute = false;
  saves = 0;

  solution = (): Solution => ({
    exercise: "ex04",
    files: [{ name: "solution.yaml", text: this.text }],
    etag: String(this.tag),
    untouched: false,
    path: "solutions/ex04/solution.yaml",
    changed: null,
  });

  load = async (): Promise<Solution> => {
    if (!this.reachable) throw new Offline();
    return this.solution();
  };

  save = async (files: SourceFile[], etag: string): Promise<Solution> => {
    if (!this.reachable) throw new Offline();
    if (etag !== String(this.tag)) throw new Problem(412, "changed", "", this.solution());
    this.write(files[0]?.text ?? "");
    this.saves += 1;
    if (this.mute) throw new Offline();
    return this.solution();
  };

  write(text: string): void {
    this.text = text;
    this.tag += 1;
  }
}

class Memory {
  kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

const make = async (disk: Disk, memory = new Memory()) => {
  const draft = new Draft("key", disk, memory);
  await draft.load();
  return draft;
};
const text = (draft: InstanceType<typeof Draft>) => draft.get().files[0]?.text;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a draft", () => {
  it("is saved a moment after the last key", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    for (const typed of ["a", "ab", "abc"]) draft.edit("solution.yaml", typed);
    expect(draft.get().state).toBe("dirty");
    await vi.advanceTimersByTimeAsync(WAIT);
    expect([disk.text, disk.saves, draft.get().state]).toEqual(["abc", 1, "saved"]);
  });

  it("survives a reload before it was saved", async () => {
    const [disk, memory] = [new Disk(), new Memory()];
    (await make(disk, memory)).edit("solution.yaml", "typed");
    const again = await make(disk, memory);
    expect(text(again)).toBe("typed");
    await vi.advanceTimersByTimeAsync(WAIT);
    expect(disk.text).toBe("typed");
    expect(memory.kept.size).toBe(0);
  });

  it("waits while nobody answers, and is saved when somebody does", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.reachable = false;
    draft.edit("solution.yaml", "typed");
    await vi.advanceTimersByTimeAsync(WAIT);
    expect(draft.get().state).toBe("offline");
    disk.reachable = true;
    await vi.advanceTimersByTimeAsync(RETRY);
    expect([disk.text, draft.get().state]).toEqual(["typed", "saved"]);
  });

  it("asks when another hand was quicker, and keeps mine", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.write("theirs");
    draft.edit("solution.yaml", "mine");
    await vi.advanceTimersByTimeAsync(WAIT);
    expect([draft.get().state, disk.text, text(draft)]).toEqual(["conflict", "theirs", "mine"]);
    await draft.keepMine();
    expect([draft.get().state, disk.text]).toEqual(["saved", "mine"]);
  });

  it("takes theirs when told to", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.write("theirs");
    draft.edit("solution.yaml", "mine");
    await vi.advanceTimersByTimeAsync(WAIT);
    draft.takeTheirs();
    expect([draft.get().state, text(draft)]).toEqual(["saved", "theirs"]);
  });

  it("follows the file while there is nothing to lose", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    const before = draft.get().revision;
    disk.write("from an editor");
    await draft.follow();
    expect([text(draft), draft.get().revision]).toEqual(["from an editor", before + 1]);
  });

  it("does not lose what is typed while it is being saved", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    draft.edit("solution.yaml", "first");
    const saving = draft.flush();
    draft.edit("solution.yaml", "second");
    await saving;
    await vi.advanceTimersByTimeAsync(WAIT);
    expect([disk.text, draft.get().state]).toEqual(["second", "saved"]);
  });

  it("knows its own text again when the answer to it was lost", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.mute = true;
    draft.edit("solution.yaml", "sent");
    await draft.flush();
    disk.mute = false;
    draft.edit("solution.yaml", "sent, and more");
    expect(await draft.flush()).toBe(true);
    expect([disk.text, draft.get().theirs]).toEqual(["sent, and more", null]);
  });

  it("knows it after a reload as well", async () => {
    const [disk, memory] = [new Disk(), new Memory()];
    const draft = await make(disk, memory);
    disk.mute = true;
    draft.edit("solution.yaml", "sent");
    const saving = draft.flush();
    draft.edit("solution.yaml", "sent, and more");
    draft.stop();
    await saving;
    disk.mute = false;
    const again = await make(disk, memory);
    expect([await again.flush(), disk.text]).toEqual([true, "sent, and more"]);
  });

  it("is saved although the browser has no room for it", async () => {
    const [disk, memory] = [new Disk(), new Memory()];
    const draft = await make(disk, memory);
    memory.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    draft.edit("solution.yaml", "long");
    await vi.advanceTimersByTimeAsync(WAIT);
    expect([disk.text, draft.get().state]).toEqual(["long", "saved"]);
  });

  it("does not fall back to a text that was read before it was saved", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.write("older");
    const older = disk.solution();
    let answer = (_: Solution) => {};
    disk.load = () => new Promise((resolve) => (answer = resolve));
    const following = draft.follow();
    disk.tag = 1;
    draft.edit("solution.yaml", "newer");
    await draft.flush();
    answer(older);
    await following;
    expect(text(draft)).toBe("newer");
  });

  it("saves what was typed until the very run", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    draft.edit("solution.yaml", "first");
    const saved = draft.flush();
    draft.edit("solution.yaml", "second");
    expect([await saved, disk.text]).toEqual([true, "second"]);
    await vi.advanceTimersByTimeAsync(WAIT);
    expect(disk.saves).toBe(2);
  });

  it("asks nobody any more once it was left", async () => {
    const [disk, memory] = [new Disk(), new Memory()];
    const draft = await make(disk, memory);
    disk.reachable = false;
    draft.edit("solution.yaml", "typed");
    draft.stop();
    await draft.flush();
    disk.reachable = true;
    await vi.advanceTimersByTimeAsync(RETRY);
    expect([disk.saves, text(await make(disk, memory))]).toEqual([0, "typed"]);
  });

  it("is not given away for another text while it is not on disk", async () => {
    const disk = new Disk();
    const draft = await make(disk);
    disk.reachable = false;
    draft.edit("solution.yaml", "typed");
    await expect(draft.settle()).rejects.toThrow("does not answer");
    disk.reachable = true;
    expect(await draft.settle()).toBe(String(disk.tag));
  });
});
