"""One reader in four"""
