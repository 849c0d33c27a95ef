"""Back to the release that sold tickets"""
