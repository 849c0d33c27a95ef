// Notices of the service: what changed on disk, in another tab, or in a worker.
import { queries } from "./queries";

type Listener = (exercise: string) => void;
const solutionListeners = new Set<Listener>();
const submissionListeners = new Set<Listener>();

/** Calls back for each solution that somebody changed; returns how to stop. */
export function onSolution(listener: Listener): () => void {
  solutionListeners.add(listener);
  return () => solutionListeners.delete(listener);
}

/** The same for submissions that somebody made. */
export function onSubmission(listener: Listener): () => void {
  submissionListeners.add(listener);
  return () => submissionListeners.delete(listener);
}

/** Listens for as long as the page is open; the browser connects again by itself. */
export function listen(): void {
  const source = new EventSource("/api/v1/notices");
  const exercise = (event: MessageEvent<string>): string =>
    (JSON.parse(event.data) as { exercise: string }).exercise;
  let missed = false;
  source.onerror = () => (missed = true);
  source.onopen = () => {
    if (missed) void queries.invalidateQueries();
    missed = false;
  };
  source.addEventListener("solution", (event) => {
    const slug = exercise(event);
    void queries.invalidateQueries({ queryKey: ["versions", slug] });
    solutionListeners.forEach((listener) => listener(slug));
  });
  source.addEventListener("submission", (event) => {
    submissionListeners.forEach((listener) => listener(exercise(event)));
  });
  source.addEventListener("progress", () => {
    for (const key of ["exercises", "exercise", "progress", "exam", "versions"])
      void queries.invalidateQueries({ queryKey: [key] });
  });
  source.addEventListener("cluster", () => {
    void queries.invalidateQueries({ queryKey: ["cluster"] });
  });
}
