"""Two guides move in"""
