"""Is a value of a contact what it should be? One module a kind, each with `check`.

Nothing here changes anything: a suggestion is for a person, or for a rule that a
person switched on. `check` never raises, whatever the text.
"""
