// Package nodes simulates the cluster's nodes with KWOK's controllers. KWOK
// watches Nodes and Pods and keeps the leases; what a Pod becomes is decided
// here, by one function that a Stage template calls, because a node that knows
// its images needs more than a template can say.
package nodes
