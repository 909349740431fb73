"""Reading a received file in a closed child process: facts about it, and pages ready for a packet."""
