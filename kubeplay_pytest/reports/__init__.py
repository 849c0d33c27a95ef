"""How verdicts reach people: the terminal, pytest-html, the result file and the events.

Part of the plugin: may know pytest and the verdict; nothing of clusters or manifests.
"""
