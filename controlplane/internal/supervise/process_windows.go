package supervise

import (
	"os"
	"os/exec"
	"syscall"
	"unsafe"
)

var (
	kernel32                 = syscall.NewLazyDLL("kernel32.dll")
	createJobObject          = kernel32.NewProc("CreateJobObjectW")
	setInformationJobObject  = kernel32.NewProc("SetInformationJobObject")
	assignProcessToJobObject = kernel32.NewProc("AssignProcessToJobObject")
)

const (
	newProcessGroup      = 0x200
	extendedLimitClass   = 9
	limitKillOnJobClose  = 0x2000
	setQuotaAndTerminate = 0x0101
)

// extendedLimits is JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
type extendedLimits struct {
	processTime, jobTime                 int64
	limitFlags                           uint32
	minimumWorkingSet, maximumWorkingSet uintptr
	activeProcesses                      uint32
	affinity                             uintptr
	priorityClass, schedulingClass       uint32
	counters                             [6]uint64
	memory                               [4]uintptr
}

// inherit puts the child beside the supervisor's console group, so that a key
// press reaches the supervisor alone.
func inherit(command *exec.Cmd, _ *os.File) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: newProcessGroup}
}

// startChild ties the child's life to this process: the job object dies with its
// only handle, and the child with it, so no orphan holds the data.
func startChild(command *exec.Cmd) error {
	if err := command.Start(); err != nil {
		return err
	}
	job, _, err := createJobObject.Call(0, 0)
	if job == 0 {
		return nil // without a job object the closed pipe still ends the child
	}
	limits := extendedLimits{limitFlags: limitKillOnJobClose}
	setInformationJobObject.Call(job, extendedLimitClass, uintptr(unsafe.Pointer(&limits)), unsafe.Sizeof(limits))
	process, err := syscall.OpenProcess(setQuotaAndTerminate, false, uint32(command.Process.Pid))
	if err != nil {
		return nil
	}
	defer syscall.CloseHandle(process)
	assignProcessToJobObject.Call(job, uintptr(process))
	return nil
}
