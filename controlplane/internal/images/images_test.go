package images

import "testing"

func TestNormalise(t *testing.T) { // Every way to write one image has one normal form.
	for written, want := range map[string]string{
		"nginx":                             "docker.io/library/nginx:latest",
		"nginx:1.27":                        "docker.io/library/nginx:1.27",
		"docker.io/library/nginx:1.27":      "docker.io/library/nginx:1.27",
		"docker.io/nginx:1.27":              "docker.io/library/nginx:1.27",
		"index.docker.io/library/nginx":     "docker.io/library/nginx:latest",
		"bitnami/redis":                     "docker.io/bitnami/redis:latest",
		"localhost:5000/app":                "localhost:5000/app:latest",
		"registry.k8s.io/pause:3.10":        "registry.k8s.io/pause:3.10",
		"nginx@sha256:0123456789abcdef":     "docker.io/library/nginx@sha256:0123456789abcdef",
		"nginx:1.2@sha256:0123456789abcdef": "docker.io/library/nginx:1.2@sha256:0123456789abcdef",
	} {
		if got := Normalise(written); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestSetKnowsOnlyWhatItLists(t *testing.T) { // A tag that is not listed is not known.
	set := Parse("# known\nnginx:1.27\n\n  docker.io/library/busybox:1.36  # shell\n")
	for image, want := range map[string]bool{
		"docker.io/library/nginx:1.27": true, "busybox:1.36": true, "nginx": false, "nginx:1.277": false, "evil/nginx:1.27": false,
	} {
		if set.Has(image) != want {
			t.Errorf("Has(%q) = %v, want %v", image, !want, want)
		}
	}
}

func TestValid(t *testing.T) { // Only what a runtime can parse is a reference.
	for image, want := range map[string]bool{
		"nginx:1.27": true, "localhost:5000/a/b_c:v1": true, "Nginx": false, "nginx:": false, "": false, "nginx latest": false,
	} {
		if Valid(image) != want {
			t.Errorf("Valid(%q) = %v, want %v", image, !want, want)
		}
	}
}

func TestRulesReplace(t *testing.T) { // Rules without a set know nothing, and a new set is in force at once.
	var rules Rules
	if rules.Has("nginx") {
		t.Error("empty rules know nginx")
	}
	rules.Replace(Parse("nginx"))
	if !rules.Has("nginx:latest") {
		t.Error("the new set is not in force")
	}
}
