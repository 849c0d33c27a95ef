package statedir

import (
	"os"
	"time"
)

// replace retries for a moment: Windows refuses to rename over a file that a
// reader has open just then.
func replace(from, to string) error {
	var err error
	for range 50 {
		if err = os.Rename(from, to); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}
