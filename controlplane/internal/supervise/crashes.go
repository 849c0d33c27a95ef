package supervise

import "time"

const (
	crashLimit  = 5
	crashWindow = time.Minute
	firstWait   = 50 * time.Millisecond
	longestWait = 5 * time.Second
)

// crashes remembers when the child ended and says how long to wait.
type crashes struct {
	times  []time.Time
	failed int
}

// next notes a crash; false when there were too many within the window.
func (c *crashes) next(now time.Time) (time.Duration, bool) {
	recent := c.times[:0]
	for _, moment := range c.times {
		if now.Sub(moment) < crashWindow {
			recent = append(recent, moment)
		}
	}
	c.times = append(recent, now)
	if len(c.times) >= crashLimit {
		return 0, false
	}
	return min(firstWait<<(3*(len(c.times)-1)), longestWait), true
}

// failedStarts counts the starts in a row that never became ready.
func (c *crashes) failedStarts(ready bool) int {
	if ready {
		c.failed = 0
	} else {
		c.failed++
	}
	return c.failed
}
