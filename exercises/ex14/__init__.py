"""The till is closed at half past ten"""
