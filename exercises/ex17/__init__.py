"""The counter that says please wait"""
