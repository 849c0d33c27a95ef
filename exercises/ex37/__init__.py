"""One in ten tries the new search"""
