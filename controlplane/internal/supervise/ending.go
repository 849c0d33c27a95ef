package supervise

import "strings"

// ending is how one run of the child ended.
type ending struct {
	ready   bool
	idle    string
	failure string
	err     error
}

// hopeless are causes that another try cannot mend.
var hopeless = []string{"no space left on device", "permission denied", "read-only file system", "disk quota exceeded", "cannot read the list of images"}

// final tells whether the child named a cause that another try cannot mend.
func (e ending) final() bool {
	for _, cause := range hopeless {
		if strings.Contains(e.failure, cause) {
			return true
		}
	}
	return false
}

func (e ending) reason() string {
	switch {
	case e.failure != "":
		return e.failure
	case e.err != nil:
		return e.err.Error()
	}
	return "it stopped by itself"
}
