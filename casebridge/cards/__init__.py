"""LEAD's referral card: LEAD's own record on one page, made by the packet builder and kept nowhere."""
