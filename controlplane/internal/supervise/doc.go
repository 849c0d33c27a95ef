// Package supervise keeps one served cluster running: it starts it, tells
// clients how it is, starts it again after a crash, and stops it in order. It
// uses the standard library only, because the packages of Kubernetes cost tens
// of megabytes before they do anything.
package supervise
