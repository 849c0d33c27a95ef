"""The page's worker: takes submissions from the queue, grades them, tells what happens.

May know grading, clusters and the service's store and queue; nothing of HTTP. It meets the
service in the database alone, so it may as well run on another machine.
"""
