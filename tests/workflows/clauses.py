"""Which name in the code answers for which words of the page: the explicit table between the two.

A value reads `guard:NAME`, `when:NAME`, `target:NAME`, `effect:NAME` or `ask:KEY`. Words are given by their
opening; the page itself holds the rest.
"""

# move -> the clauses of its "must be true" cell, in order; rows of one name follow each other.
CLAUSES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "submit": (
        ("every fact `required", ("guard:facts_answered",)),
        ("readiness: no open `blocks_charge`", ("guard:checklist_ready",)),
        ("one suspect with a proposed charge", ("guard:suspect_charged",)),
        ("every exhibit classed", ("guard:exhibits_classed",)),
        ("favorable-material question answered", ("guard:favorable_answered",)),
    ),
    "submit_on_view": (
        ("door `already_charged`", ("guard:door_already_charged",)),
        ("arrest time, place, charging document", ("guard:arrest_stated", "guard:charging_document_filed")),
    ),
    "attest": (
        ("each waiver attested one by one", ("guard:waivers_attested",)),
        ("items with `gate = attest` done", ("guard:attest_items_done",)),
    ),
    "take": (("no recorded conflict of interest", ("guard:no_conflict",)),),
    "assign": (("no recorded conflict of interest of the chosen", ("guard:no_conflict_of_chosen",)),),
    "return": (
        ("one or more complete items (section 5)", ("guard:items_complete",)),
        ("earlier returns < 2", ("when:returns_left",)),
        ("one or more complete items", ("guard:items_complete",)),
        ("earlier returns >= 2", ("when:third_return",)),
    ),
    "resubmit": (
        ("each *open* blocking item answered", ("guard:blocking_items_replied",)),
        ("goes to the same prosecutor", ("target:same_prosecutor",)),
    ),
    "escalate": (("an item disputed, or insisted upon", ("guard:item_in_dispute",)),),
    "resume_review": (("conference record", ("ask:attendees", "ask:held_on", "ask:agreed")),),
    "return_agreed": (("items agreed and complete", ("guard:items_agreed",)),),
    "stand": (
        ("the conference came from a challenge", ("guard:conference_from_challenge",)),
        ("each ground answered", ("guard:grounds_answered",)),
        ("counts as upheld", ("effect:upheld",)),
    ),
    "decide": (
        ("every defendant x charge has an outcome", ("guard:every_charge_decided",)),
        ("no unclassified exhibit", ("guard:exhibits_classed",)),
        ("every favorable-material flag resolved", ("guard:favorable_resolved",)),
        ("a declined charge or weak element", ("guard:declines_reasoned", "guard:weak_elements_reasoned")),
        ("a snapshot is frozen", ("effect:freezes_snapshot",)),
        ("items still open are closed", ("effect:ends_open_items",)),
    ),
    "sign": (("read the snapshot", ("guard:snapshot_read",)),),
    "challenge": (
        ("inside the window", ("guard:inside_challenge_window",)),
        ("not challenged before", ("guard:not_challenged_before",)),
        ("grounds for each charge", ("guard:grounds_given",)),
    ),
    "reopen_review": (("another prosecutor assigned", ("guard:another_prosecutor", "ask:whom")),),
    "override": (
        ("challenged and upheld", ("guard:challenged_and_upheld",)),
        ("a conference held", ("guard:conference_was_held",)),
        ("the charging document attached", ("guard:charging_document_attached",)),
        ("not signed again", ("effect:overrides",)),
    ),
    "refer": (
        ("every screening fact answered", ("guard:screening_answered",)),
        ("a shared set chosen", ("guard:shared_set_chosen",)),
        ("each class in it may cross", ("guard:classes_may_cross",)),
        ("the favorable-material log goes along", ("guard:favorable_log_goes",)),
        ("contact about one forum recorded", ("guard:forum_contact_recorded",)),
    ),
    "ask": (("one or more items, each with reason and date", ("guard:questions_complete",)),),
    "answer": (("each item answered or refused", ("guard:questions_answered",)),),
    "adopt": (
        ("charges and next event date", ("guard:federal_charges_named", "ask:next_event")),
        ("rows with `approval`", ("guard:approval_given",)),
    ),
    "decline_federal": (("a ground from `practice/federal.toml`", ("ask:ground",)),),
    "rescreen": (("what changed", ("ask:changed",)),),
    "offer_lead": (
        ("kind `low_level` or every charge", ("guard:lead_eligible",)),
        ("an eligibility record made by a person", ("guard:eligibility_recorded",)),
        ("items with `gate = offer_lead` done", ("guard:lead_items_done",)),
    ),
    "enrolled": (("coordinator reported intake", ("guard:intake_reported",)),),
    "extend": (("once", ("guard:not_extended_before",)), ("reason", ("ask:reason",))),
    "resume_charge": (
        ("a written human decision", ("ask:reason",)),
        ("no treatment fact in it", ("guard:no_treatment_fact",)),
    ),
    "close": (
        ("a disposition for each defendant and charge", ("guard:dispositions_given",)),
        ("victim notices sent or excused", ("guard:victim_notices_done",)),
    ),
    "withdraw": (("outcome unfounded / exceptional", ("ask:outcome", "ask:reason")),),
}

# move -> the words of its "asks for" cell, and what answers for each.
ASKS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "submit": (("summary", ("ask:summary",)),),
    "submit_on_view": (("what is still to come", ("ask:to_come",)),),
    "send_back": (("what to fix", ("ask:fix",)),),
    "attest": (("statement", ("ask:statement",)),),
    "assign": (("whom", ("ask:whom",)),),
    "return": (("covering note", ("ask:note",)),),
    "resubmit": (("note", ("ask:note",)),),
    "escalate": (("question", ("ask:question",)),),
    "resume_review": (("record", ("ask:attendees", "ask:held_on", "ask:agreed")),),
    "return_agreed": (("record", ("ask:attendees", "ask:held_on", "ask:agreed")),),
    "stand": (("record", ("ask:attendees", "ask:held_on", "ask:agreed")),),
    "decide": (
        ("rationale (work product)", ("ask:rationale",)),
        ("plain words for the detective", ("ask:plain_words",)),
    ),
    "unsign": (("reasons", ("ask:reason",)),),
    "challenge": (("grounds", ("guard:grounds_given",)),),
    "uphold": (("answer to each ground", ("guard:grounds_answered",)),),
    "confer": (("date", ("ask:date",)),),
    "override": (("names", ("ask:names",)), ("reasons", ("ask:reason",))),
    "screen_early": (("why now", ("ask:why_now",)),),
    "refer": (("charges contemplated", ("ask:charges_contemplated",)), ("urgency", ("ask:urgency",))),
    "keep": (("reason", ("ask:reason",)),),
    "assign_federal": (("whom", ("ask:whom",)),),
    "decline_federal": (("one plain sentence", ("ask:sentence",)),),
    "recall": (("reason", ("ask:reason",)),),
    "hand_back": (("reason", ("ask:reason",)),),
    "extend": (("date", ("ask:date",)),),
    "resume_charge": (("reason", ("ask:reason",)),),
    "close": (("outcome", ("ask:outcome",)),),
    "reopen": (("reason", ("ask:reason",)),),
}

# Who may, where the page limits one role to one target: a guard answers for it.
TARGET_LIMITS = {"reopen": "guard:reopened_by_the_right_office"}

# act -> what answers for the words of its row in section 3b.
ACTS: dict[str, tuple[str, ...]] = {
    "hold": ("guard:not_on_hold", "ask:waiting_for", "ask:reason", "ask:wake_on", "effect:holds"),
    "wake": ("guard:on_hold", "effect:wakes"),
    "reassign": ("guard:held_by_a_person", "guard:chosen_may_hold", "ask:whom", "ask:reason", "effect:reassigns"),
    "advise": ("ask:message", "effect:advises"),
    "record_event": ("guard:event_has_its_paper", "ask:event", "ask:at", "ask:paper", "effect:records_event"),
    "sever": ("guard:several_defendants", "ask:parties", "ask:reason", "effect:severs"),
    "contest_declined": ("guard:declined_charges_in_window", "ask:grounds", "effect:contests_declined"),
    "victim_died": (
        "guard:kind_is_shooting", "ask:party", "ask:died_on", "ask:learned_from", "effect:becomes_homicide",
        "target:after_death",
    ),
}  # fmt: skip

# workflow -> move -> the bracketed words of sections 5 to 7, and what answers for each.
LISTED: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "return_item": {
        "withdraw_item": {"a cancel reason": ("ask:cancel_reason",)},
        "answer": {"": ("guard:case_takes_answers", "ask:text")},
        "answer_partly": {"": ("guard:case_takes_answers", "ask:text")},
        "dispute": {
            "reason": ("ask:dispute_reason", "ask:text"),
            "alternative": ("ask:alternative",),
            "": ("guard:case_takes_answers",),
        },
        "ask_why": {
            "a thread that must be answered in 1 business day": ("effect:item_reply", "ask:text"),
            "": ("guard:case_takes_answers",),
        },
        "insist": {"why": ("ask:text",), "marked insisted upon": ("effect:item_insisted",)},
        "reopen_item": {"what is missing": ("ask:text",)},
    },
    "lead": {
        "accept_handoff": {"": ("ask:whom",)},
        "not_eligible": {
            "rule and reason": ("ask:rule", "ask:reason"),
            "override recorded": ("effect:lead_not_eligible",),
        },
        "redirect": {"capacity": ("ask:reason",), "next agency": ("ask:next_agency",)},
        "record_consent": {"": ("guard:lead_consent_live",)},
        "complete_intake": {"live consent": ("guard:lead_consent_live",)},
        "ask_decision": {"when the deadline has passed": ("guard:lead_deadline_passed",)},
        "extend_intake": {"": ("ask:date", "ask:reason")},
        "end_offer": {
            "the linked case's own moves decide the charge": ("effect:lead_offer_ended",),
            "": ("ask:reason",),
        },
        "finish": {"own goals": ("ask:close_reason",), "no pass or fail exists": ("effect:lead_finished",)},
        "return_to_lead": {"": ("ask:whom",)},
    },
    "packet_release": {
        "finish": {"": ("guard:packet_is_whole",)},
        "fail": {"exhibit and reason named": ("ask:exhibit", "ask:reason")},
        "issue": {
            "recipient named": ("ask:recipient", "guard:recipient_as_printed"),
            "numbered": ("effect:packet_issued",),
            "sealed": ("effect:packet_issued",),
            "in the register": ("effect:packet_issued",),
            # The page of packet kinds: a build that meets a forbidden class stops; so does its release.
            # The issue of the walls: a duplicate packet to the same recipient is impossible.
            "": ("guard:contents_still_allowed", "guard:not_given_before"),
        },
        # The issue of the walls: under a legal hold nothing of a case is discarded.
        "discard": {"": ("guard:no_legal_hold",)},
        "supersede": {"by a newer packet of the recipe": ("guard:newer_packet_issued",)},
        "revoke": {"reason": ("ask:reason",)},
    },
    "custody": {
        "offer": {"to whom": ("ask:whom",), "why": ("ask:why",)},
        "receive": {"by the receiver": ("effect:custody_received",)},
        "refuse": {"reason": ("ask:reason",), "by the giver": ("effect:custody_refused",)},
    },
}
