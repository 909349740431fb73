"""Where each role begins when that is not My work (ui.md section 3)."""

START = {
    "ausa": "federal.referrals",
    "usao_supervisor": "federal.referrals",
    "lead_coordinator": "diversion.index",
    "case_manager": "diversion.index",
    "auditor": "insight.audit_log",
    "admin": "accounts.people",
}
