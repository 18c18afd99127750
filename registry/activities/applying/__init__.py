"""Filling in an application: what was typed, who is meant, what was done last time, dates by rule."""
