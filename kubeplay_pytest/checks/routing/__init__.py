"""Where a request goes, decided from live objects by the published rules alone.

No controller is asked, so that the answer is the same on every cluster. What the rules leave
to an implementation is never decided here: it is a doubt, and nobody may rely on it. Pure
functions on plain objects; may know nothing of the rest of the checks.
"""
