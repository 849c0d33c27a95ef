// Days as bars of a chart: also those on which nothing happened.
export type Day = { day: string; attempts: number; passes: number };

/** The last `count` days up to `today`, the oldest first, in the local calendar. */
export function lastDays(known: Day[], today: Date, count: number): Day[] {
  const byName = new Map(known.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(today.getFullYear(), today.getMonth(), today.getDate() - count + 1 + index);
    const name = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
    return byName.get(name) ?? { day: name, attempts: 0, passes: 0 };
  });
}

const pad = (number: number) => String(number).padStart(2, "0");
