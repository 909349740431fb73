"""The demo: fictional people and stories, brought to every state by legal moves."""
