package filelock

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const (
	failImmediately = 0x1
	exclusive       = 0x2
	lockViolation   = syscall.Errno(33)
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// tryLock locks the first byte, as Python's filelock does.
func tryLock(file *os.File) error {
	var overlapped syscall.Overlapped
	ok, _, err := lockFileEx.Call(file.Fd(), exclusive|failImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&overlapped)))
	if ok != 0 {
		return nil
	}
	if err == lockViolation || err == syscall.ERROR_IO_PENDING {
		return ErrHeld
	}
	return fmt.Errorf("cannot lock %s: %w", file.Name(), err)
}
