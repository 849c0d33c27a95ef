// Which exercises a person wants to see. The address bar remembers it.
import type { ExerciseSummary } from "../api/client";
import { DOMAINS, type Domain } from "../ui/words";

export type Filter = { search: string; domain: string; level: string; state: string };
export const ALL: Filter = { search: "", domain: "", level: "", state: "" };

export function matches(exercise: ExerciseSummary, filter: Filter): boolean {
  const text = `${exercise.slug} ${exercise.title} ${DOMAINS[exercise.domain]}`.toLowerCase();
  return (
    filter.search.toLowerCase().split(/\s+/).every((word) => text.includes(word)) &&
    (!filter.domain || exercise.domain === filter.domain) &&
    (!filter.level || exercise.level === Number(filter.level)) &&
    (!filter.state || exercise.state === filter.state)
  );
}

/** The exercises by domain, in the order of the domains; domains without any are left out. */
export function byDomain(exercises: ExerciseSummary[]): [Domain, ExerciseSummary[]][] {
  const names = Object.keys(DOMAINS) as Domain[];
  return names
    .map((name): [Domain, ExerciseSummary[]] => [name, exercises.filter((e) => e.domain === name)])
    .filter(([, mine]) => mine.length > 0);
}

/** What was begun, then what changed, then what is new. */
export function goOnWith(exercises: ExerciseSummary[]): ExerciseSummary | undefined {
  for (const wanted of [["failed", "started"], ["outdated"], ["new"]])
    for (const exercise of exercises) if (wanted.includes(exercise.state)) return exercise;
  return undefined;
}
