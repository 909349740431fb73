"""The federal question: screening sheet, shared set, referral, the U.S. Attorney's questions and decision."""
