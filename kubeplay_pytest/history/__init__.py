"""What a learner did, kept: attempts, answers, hints, exams, and what follows from them.

May know the catalog and dbdaolib; nothing of pytest, clusters or terminals. Whatever
grades leaves an attempt in the inbox, which costs it next to nothing; the database is
opened by who asks. Everything is keyed by an exercise's id and content version, so that
an exercise that changed neither takes a pass away nor gives one.

Names are taken from its modules: each grading imports the inbox, and nothing else of it.
"""
