"""One door into the accounts"""
