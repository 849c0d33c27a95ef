"""The watch mode: a screen that grades on every save, for people who live in an editor.

May know grading, the catalog, the history of a learner, pictures of a namespace and
textual; nothing below it knows that it exists.
"""
