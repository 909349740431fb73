"""The matrix: element of a charge x defendant, what proves it, how strongly, where exactly."""
