"""Stand-in until the signals are gathered: none are recorded."""


def query(env, profile_ids=None):
    """Signals of customers: columns frames.SIGNALS; None where there are none."""
    return None
