package realnode

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"kubeplay.dev/controlplane/internal/statedir"
)

// Schema names the version of the node file's shape.
const Schema = "kubeplay.node/v1"

// Facts is the content of node.json: how the node is.
type Facts struct {
	Schema      string         `json:"schema"`
	Phase       statedir.Phase `json:"phase"`
	Message     string         `json:"message"`
	PID         int            `json:"pid"`
	InitPID     int            `json:"initPid"`
	Name        string         `json:"name"`
	StartedAt   time.Time      `json:"startedAt"`
	BootSeconds float64        `json:"bootSeconds"`
}

func (l layout) readFacts() (Facts, error) {
	var facts Facts
	content, err := os.ReadFile(l.facts())
	if err != nil {
		return facts, err
	}
	return facts, json.Unmarshal(content, &facts)
}

func (l layout) writeFacts(facts Facts) error {
	facts.Schema, facts.Name = Schema, Name
	content, err := json.MarshalIndent(facts, "", "  ")
	if err != nil {
		return err
	}
	if err := statedir.WriteFile(l.facts(), append(content, '\n')); err != nil {
		return fmt.Errorf("cannot say how the node is: %w", err)
	}
	return nil
}
