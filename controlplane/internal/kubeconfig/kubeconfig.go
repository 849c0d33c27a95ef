// Package kubeconfig writes kubeconfig files with embedded client certificates.
package kubeconfig

import (
	"encoding/json"

	"kubeplay.dev/controlplane/internal/statedir"
)

// Credential is who a kubeconfig speaks for, and to whom.
type Credential struct {
	Server string
	User   string
	CA     []byte
	Cert   []byte
	Key    []byte
}

type object map[string]any

// Write replaces path by a kubeconfig with one context. JSON is YAML, so the
// standard library is enough.
func Write(path, context string, credential Credential) error {
	content, err := json.MarshalIndent(object{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": context,
		"clusters": []object{{"name": context, "cluster": object{
			"server": credential.Server, "certificate-authority-data": credential.CA,
		}}},
		"users": []object{{"name": credential.User, "user": object{
			"client-certificate-data": credential.Cert, "client-key-data": credential.Key,
		}}},
		"contexts": []object{{"name": context, "context": object{
			"cluster": context, "user": credential.User, "namespace": "default",
		}}},
	}, "", "  ")
	if err != nil {
		return err
	}
	return statedir.WriteFile(path, append(content, '\n'))
}
