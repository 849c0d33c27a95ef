"""The command line ``kubeplay``: assembles catalog, grading, authors' proof and clusters.

Top of the project: may know everything below; nothing imports it.
"""
