// Package filelock takes the exclusive lock that makes one supervisor the only
// one on its state directory. The operating system drops the lock when the last
// process that holds it dies, so a stale file never matters.
package filelock

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrHeld says that another process holds the lock.
var ErrHeld = errors.New("the lock is held by another process")

// Acquire takes the lock, trying for at most patience.
func Acquire(path string, patience time.Duration) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open the lock %s: %w", path, err)
	}
	deadline := time.Now().Add(patience)
	for {
		err = tryLock(file)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, ErrHeld) || !time.Now().Before(deadline) {
			file.Close()
			return nil, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
