"""Importing this takes all objects that exist by now out of garbage collection, for good.

For a server that is forked for each grading, and imports it last: what a collection would
touch there is shared memory, which the system then copies page by page, and a grading is
over before its own garbage matters. Measured: a sixth of a grading's computing time.
"""

import gc

gc.collect()
gc.freeze()
gc.disable()
