"""Tests of the node itself."""
