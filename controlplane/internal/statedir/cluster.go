package statedir

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Schema names the version of the cluster file's shape.
const Schema = "kubeplay.cluster/v1"

// Phase is how far the cluster is in its life.
type Phase string

// The phases, in the order in which a cluster goes through them.
const (
	Starting   Phase = "starting"
	Ready      Phase = "ready"
	Restarting Phase = "restarting"
	Stopping   Phase = "stopping"
	Stopped    Phase = "stopped"
	Failed     Phase = "failed"
)

// Cluster is the content of cluster.json.
type Cluster struct {
	Schema      string    `json:"schema"`
	Phase       Phase     `json:"phase"`
	Message     string    `json:"message"`
	PID         int       `json:"pid"`
	ServePID    int       `json:"servePid"`
	Server      string    `json:"server"`
	Version     string    `json:"version"`
	BuildID     string    `json:"buildId"`
	StartedAt   time.Time `json:"startedAt"`
	BootSeconds float64   `json:"bootSeconds"`
	Restarts    int       `json:"restarts"`
	Log         string    `json:"log"`
}

// ReadCluster reads cluster.json; a missing file is an error of os.IsNotExist.
func (d Dir) ReadCluster() (Cluster, error) {
	var cluster Cluster
	content, err := os.ReadFile(d.Cluster())
	if err != nil {
		return cluster, err
	}
	if err := json.Unmarshal(content, &cluster); err != nil {
		return cluster, fmt.Errorf("%s is not JSON: %w; delete it and start again", d.Cluster(), err)
	}
	return cluster, nil
}

// WriteCluster replaces cluster.json in one step.
func (d Dir) WriteCluster(cluster Cluster) error {
	cluster.Schema = Schema
	content, err := json.MarshalIndent(cluster, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(d.Cluster(), append(content, '\n'))
}
