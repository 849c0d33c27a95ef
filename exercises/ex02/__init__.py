"""Find the right pods by their labels"""
