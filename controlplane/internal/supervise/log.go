package supervise

import (
	"fmt"
	"log"
	"os"
)

// logLimit bounds each log file; one former file is kept beside it.
const logLimit = 10 << 20

func (s *supervisor) openLog() {
	file, err := openBounded(s.dir.SupervisorLog())
	if err != nil {
		log.Print(err)
		return
	}
	log.SetOutput(file)
	log.SetFlags(log.LstdFlags | log.LUTC)
}

// openBounded opens a log for appending; a file beyond the limit becomes NAME.1.
func openBounded(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			_ = os.Truncate(path, 0)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open the log %s: %w", path, err)
	}
	return file, nil
}

// boundLog empties a file that grew beyond the limit while it is being written:
// its writer appends, so it goes on at the new end.
func boundLog(path string) {
	if info, err := os.Stat(path); err == nil && info.Size() > 2*logLimit {
		_ = os.Truncate(path, 0)
	}
}
