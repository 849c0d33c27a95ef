"""Makes the repository's own folder importable, wherever pytest is started from."""
