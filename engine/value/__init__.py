"""What a customer will be worth: purchases, spend, their interval, the next order.

Nothing is imported here: each stage asks for the module it needs.
"""
