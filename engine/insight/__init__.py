"""What an owner wants to know of the shop as a whole.

Nothing is imported here: each stage asks for the module it needs.
"""
