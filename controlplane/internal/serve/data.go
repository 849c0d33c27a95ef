package serve

import (
	"fmt"
	"log"
	"os"

	"kubeplay.dev/controlplane/internal/buildinfo"
	"kubeplay.dev/controlplane/internal/statedir"
)

// readyData leaves a data directory that this build may open: data of another
// build is removed, data that could not be opened is set aside.
func readyData(dir statedir.Dir, fresh bool) error {
	found, err := os.ReadFile(dir.DataBuild())
	switch {
	case fresh:
		log.Printf("setting the data in %s aside as %s: it could not be opened", dir.Data(), dir.Broken())
		if err := setAside(dir); err != nil {
			return err
		}
	case err == nil && string(found) == buildinfo.BuildID:
		return nil
	default:
		log.Printf("starting with empty data in %s: build %q is not %q", dir.Data(), found, buildinfo.BuildID)
		if err := os.RemoveAll(dir.Data()); err != nil {
			return fmt.Errorf("cannot remove old data: %w", err)
		}
	}
	if err := os.MkdirAll(dir.Data(), 0o700); err != nil {
		return fmt.Errorf("cannot make the data directory: %w", err)
	}
	return statedir.WriteFile(dir.DataBuild(), []byte(buildinfo.BuildID))
}

func setAside(dir statedir.Dir) error {
	if err := os.RemoveAll(dir.Broken()); err != nil {
		return fmt.Errorf("cannot remove old broken data: %w", err)
	}
	if err := os.Rename(dir.Data(), dir.Broken()); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("cannot set broken data aside: %w", err)
	}
	return nil
}
