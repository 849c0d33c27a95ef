"""The exercises: one package each, with its prompt, its checks and their proof."""
