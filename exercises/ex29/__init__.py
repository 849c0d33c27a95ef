"""Three voters who know each other"""
