"""The exercises: one package each, with its prompt, its checks and the proof that they tell right from wrong."""
