// Package serve runs the whole control plane in one process: it puts the parts
// together, tells how far they are, keeps the image rules in force, and takes
// everything down in order.
package serve
