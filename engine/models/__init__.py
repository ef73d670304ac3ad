"""The record of a model: backtests, intervals, calibration, drift and subgroups.

Nothing is imported here: each stage asks for the module it needs.
"""
