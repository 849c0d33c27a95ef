"""The same stall in another town"""
