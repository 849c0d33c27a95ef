"""One board, two programs"""
