"""The new hall lets nobody in"""
