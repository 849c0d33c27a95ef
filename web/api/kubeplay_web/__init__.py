"""The page's service: what the command line does, for a browser.

May know the catalog, the history and dbdaolib. Knows neither pytest nor a Kubernetes client:
grading is a worker's business, in a process of its own, which is met in the store and the
queue alone and could be on another machine.
"""
