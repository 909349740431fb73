"""Early advice: a detective asks a prosecutor about a draft, somebody is on duty to answer, and the wait is shown."""
