"""Yushen (预审): answers questions on a regulation and pre-screens feasibility reports."""
