"""My work, queues, notices, receipts and search: the first pages of everybody."""
