// The events of a submission, from any number on, whatever happens to the connection.
import { api, data, Problem } from "../api/client";
import type { RunEvent } from "./run";

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4000;
const POLL = 800;
/** Sockets that failed in a row until asking takes their place. */
const PATIENCE = 2;
const OVER = new Set(["done", "cancelled"]);

/** Tells every event once and in order, then that it is over; returns how to stop. */
export function follow(
  submission: string,
  last: number,
  told: (event: RunEvent) => void,
  connected: (now: boolean) => void,
): () => void {
  let stopped = false;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const take = (event: RunEvent) => {
    if (stopped || event.number <= last) return;
    last = event.number;
    told(event);
    if (OVER.has(event.event)) stop();
  };
  const again = (pause: number) => {
    if (!stopped) timer = setTimeout(failures > PATIENCE ? poll : open, pause);
  };
  const open = () => {
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const path = `/api/v1/submissions/${submission}/stream?after=${last}`;
    socket = new WebSocket(`${scheme}://${window.location.host}${path}`);
    socket.onopen = () => {
      failures = 0;
      connected(true);
    };
    socket.onmessage = (message: MessageEvent<string>) => take(JSON.parse(message.data) as RunEvent);
    socket.onclose = (event) => {
      if (stopped || event.code === 4404) return;
      failures += 1;
      connected(false);
      again(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE));
    };
  };
  // Where sockets do not get through, asking now and then does.
  const poll = () => {
    void data<{ items: unknown[] }>(
      api.GET("/api/v1/submissions/{submission}/events", {
        params: { path: { submission }, query: { after: last } },
      }) as Promise<{ data?: { items: unknown[] } }>,
    )
      .then(({ items }) => {
        connected(true);
        items.forEach((item) => take(item as RunEvent));
        again(POLL);
      })
      .catch((error: unknown) => {
        connected(false);
        if (error instanceof Problem && error.status === 404) return;
        failures = 0; // the service may be back, and then sockets may be too
        again(LONGEST_PAUSE / 2);
      });
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
  open();
  return stop;
}
