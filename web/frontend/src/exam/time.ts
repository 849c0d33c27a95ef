// Seconds as a person reads them on a clock.

/** `1:02:03`, `02:03`, or that the time is over. */
export function left(seconds: number): string {
  if (seconds <= 0) return "the time is over";
  const whole = Math.ceil(seconds);
  const hours = Math.floor(whole / 3600);
  const rest = [Math.floor((whole % 3600) / 60), whole % 60].map((n) => String(n).padStart(2, "0"));
  return [...(hours ? [String(hours)] : []), ...rest].join(":");
}
