"""The return loop: who asks whom for what by when, and what done looks like."""
