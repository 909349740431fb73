"""Each night the house looks at itself: invariants, history, mail, jobs, and the cases that are stuck."""
