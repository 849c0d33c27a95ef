// The time that is left.
import { useEffect, useState } from "react";

import { left } from "./time";

export function Countdown({ ends }: { ends: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = (Date.parse(ends) - now) / 1000;
  return (
    <span role="timer" className={seconds < 300 ? "clock late" : "clock"}>
      {left(seconds)}
    </span>
  );
}
