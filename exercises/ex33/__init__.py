"""The reporter may not see the pods"""
