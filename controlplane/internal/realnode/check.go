package realnode

// Problem is one reason why this machine cannot have a real node, and the way out.
type Problem struct {
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}
