package serve

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
)

// releaseProgram drops the pages of the program file that only the start needed.
// The system keeps the file in its cache, so a page that is needed again comes
// back without reading the disk.
func releaseProgram() {
	self, err := os.Executable()
	if err != nil || !fixedAddress() {
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(maps), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[5] != self || fields[1] != "r-xp" && fields[1] != "r--p" {
			continue
		}
		var from, to uintptr
		if _, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to); err == nil {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}

// fixedAddress tells whether the loader changed nothing in the read-only pages; a
// relocated program has changes there that the file does not hold.
func fixedAddress() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, setting := range info.Settings {
		if setting.Key == "-buildmode" {
			return setting.Value == "exe"
		}
	}
	return false
}
