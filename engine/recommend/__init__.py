"""What to offer: buy again, goes well with, new for you, top in a category.

Nothing is imported here: each stage asks for the module it needs.
"""
