"""The report of a run: its figures as one dictionary, checked, written, shown as tables and sentences."""
