import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { RunEvent } from "./run";

const place = { origin: "http://127.0.0.1:8000", protocol: "http:", host: "127.0.0.1:8000" };
vi.stubGlobal("window", { location: place });
// The client takes hold of fetch when it is made; what it answers is each test's.
let answer: (url: URL) => Response | Promise<Response> = () => Response.error();
vi.stubGlobal("fetch", async (request: Request) => answer(new URL(request.url)));
const { follow } = await import("./stream");

/** The service's end of each socket that was opened. */
class Socket {
  static all: Socket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    Socket.all.push(this);
  }

  close(): void {
    this.closed = true;
  }

  tell(...numbers: number[]): void {
    for (const number of numbers) this.onmessage?.({ data: JSON.stringify(event(number)) });
  }
}
vi.stubGlobal("WebSocket", Socket);

const event = (number: number, kind = "log"): RunEvent => ({ number, attempt: 1, at: "", event: kind });
const json = (items: RunEvent[]) => Response.json({ items });
const last = () => Socket.all.at(-1) as Socket;
const after = (url: URL | string) => new URL(url).searchParams.get("after");

let told: number[] = [];
let connected: boolean[] = [];
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  [Socket.all, told, connected] = [[], [], []];
  stop = follow("one", 0, ({ number }) => void told.push(number), (now) => void connected.push(now));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** Three sockets in a row do not get through, as with a proxy that does not know them. */
async function refuseSockets(): Promise<void> {
  for (const pause of [500, 1000, 2000]) {
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(pause);
  }
}

describe("a stream", () => {
  it("goes on after the last number when the connection was cut", async () => {
    last().onopen?.();
    last().tell(1, 2);
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(500);
    expect(after(last().url)).toBe("2");
    last().onopen?.();
    last().tell(2, 3);
    expect([told, connected]).toEqual([
      [1, 2, 3],
      [true, false, true],
    ]);
  });

  it("waits longer each time while nobody answers", async () => {
    for (const [sockets, pause] of [
      [1, 500],
      [2, 1000],
    ] as const) {
      last().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(Socket.all).toHaveLength(sockets);
      await vi.advanceTimersByTimeAsync(1);
      expect(Socket.all).toHaveLength(sockets + 1);
    }
  });

  it("asks now and then where sockets do not get through", async () => {
    last().tell(1);
    const asked: (string | null)[] = [];
    answer = (url) => {
      asked.push(after(url));
      return json(asked.length === 1 ? [event(1), event(2)] : [event(3, "done")]);
    };
    await refuseSockets();
    await vi.advanceTimersByTimeAsync(800);
    expect([told, asked]).toEqual([
      [1, 2, 3],
      ["1", "2"],
    ]);
  });

  it("tries sockets again once the service is gone for everything", async () => {
    answer = () => Promise.reject(new TypeError("connection refused"));
    await refuseSockets();
    expect(Socket.all).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(2000);
    expect(Socket.all).toHaveLength(4);
  });

  it("ends with the last event, and says nothing after it", async () => {
    const socket = last();
    socket.onmessage?.({ data: JSON.stringify(event(1, "done")) });
    socket.tell(2);
    socket.onclose?.({ code: 1000 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([told, socket.closed, Socket.all.length]).toEqual([[1], true, 1]);
  });

  it("does not ask again for a submission that there is not", async () => {
    last().onclose?.({ code: 4404 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Socket.all).toHaveLength(1);
  });
});
