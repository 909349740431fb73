"""Every door: what it needs, and the roles that may come through it at all (what is behind asks about the record)."""

POLICE = "detective sergeant commander"
DESK = "prosecutor sao_supervisor federal_liaison"
FEDERAL = "ausa usao_supervisor"
LEAD = "lead_coordinator case_manager"
EVERYBODY = f"{POLICE} {DESK} lead_liaison {FEDERAL} {LEAD} victim_advocate evidence_clerk auditor admin"

# permission: (roles, method and path of each door)
DOORS: dict[str, tuple[str, str]] = {
    "advice:desk": (DESK, """
        GET /advice
    """),
    "advice:read": (f"detective sergeant {DESK}", """
        GET /cases/<case_id>/advice
        POST /cases/<case_id>/advice
    """),
    "advice:roster": ("sao_supervisor", """
        POST /advice/duty
        POST /advice/duty/<turn_id>/off
    """),
    "audit:read": ("auditor", """
        GET /audit
        GET /audit/exports
        GET /audit/heads
        GET /audit/heads/file
        GET /audit/heads/keys
        POST /audit/heads/check
    """),
    "court:act": (f"sergeant commander {DESK} auditor", """
        GET /orders/<act_id>
        POST /orders/<act_id>/confirm
        POST /orders/<act_id>/withdraw
    """),
    "court:expunged": ("commander sao_supervisor auditor", """
        GET /orders
    """),
    "court:hold": (f"commander {DESK}", """
        POST /cases/<case_id>/orders/holds
        POST /cases/<case_id>/orders/holds/<hold_id>/lift
    """),
    "court:orders": (f"sergeant commander {DESK}", """
        GET /cases/<case_id>/orders
        GET /cases/<case_id>/orders/<any(seal, unseal, expunge):kind>
        POST /cases/<case_id>/orders/<any(seal, unseal, expunge):kind>
    """),
    "board:publish": ("commander sao_supervisor usao_supervisor", """
        GET /board/published
        GET /board/published.csv
    """),
    "board:read": ("sergeant commander sao_supervisor usao_supervisor", """
        GET /board
        GET /board/definitions
    """),
    "case:allocate": ("sergeant sao_supervisor usao_supervisor", """
        GET /allocation/people
        GET /hand-over
        POST /hand-over
        GET /cases/<case_id>/allocate
        POST /cases/<case_id>/allocate
    """),
    "case:record_conflict": ("sergeant prosecutor sao_supervisor usao_supervisor", """
        GET /cases/<case_id>/conflicts
        POST /cases/<case_id>/conflicts
        POST /cases/<case_id>/conflicts/<conflict_id>/lift
    """),
    "people:set_field": ("sergeant sao_supervisor usao_supervisor admin", """
        POST /people/<person_id>/field
    """),
    "case:edit": ("detective", """
        GET /cases/<case_id>/prepare
        POST /cases/<case_id>/prepare/facts/<section>
        POST /cases/<case_id>/prepare/links
        GET /cases/<case_id>/prepare/messages
        POST /cases/<case_id>/prepare/messages
        POST /cases/<case_id>/prepare/messages/decide
        POST /cases/<case_id>/prepare/people
        GET /cases/<case_id>/prepare/proposals/<key>
        POST /cases/<case_id>/prepare/proposals/<key>
        POST /cases/<case_id>/prepare/things
    """),
    "case:extend_clock": (EVERYBODY, """
        GET /cases/<case_id>/clocks/extend
        POST /cases/<case_id>/clocks/extend
        POST /cases/<case_id>/clocks/papers/<paper_id>/back
        POST /cases/<case_id>/clocks/events/<event_id>/back
    """),
    "case:propose_charge": ("detective", """
        POST /cases/<case_id>/prepare/charges
        POST /cases/<case_id>/prepare/charges/<charge_id>/withdraw
    """),
    "emergency:open": (f"detective sergeant {DESK} lead_liaison", """
        GET /emergency
        POST /emergency
    """),
    "case:emergency": (f"detective sergeant {DESK} lead_liaison", """
        GET /emergency/<case_id>
        GET /emergency/<case_id>/exhibits/<exhibit_id>
    """),
    "emergency:review": ("sergeant commander sao_supervisor", """
        GET /emergency/reviews
        POST /emergency/reviews/<entry_id>
    """),
    "case:reach": (f"{POLICE} {DESK} lead_liaison victim_advocate", """
        GET /cases/<case_id>/reach
        POST /cases/<case_id>/reach/<party_id>
    """),
    "reach:record_wish": (f"detective {DESK} victim_advocate", """
        POST /cases/<case_id>/reach/<party_id>/wishes
    """),
    "reach:change": (f"detective {DESK} victim_advocate", """
        POST /cases/<case_id>/reach/<party_id>/change
    """),
    "compartment:grant": (DESK, """
        POST /cases/<case_id>/reach/grants
        POST /cases/<case_id>/reach/grants/<grant_id>/revoke
    """),
    "report:entries": ("sao_supervisor auditor", """
        GET /openings
        GET /openings/<report_id>
        GET /openings/<report_id>/file
    """),
    "case:read": (f"{POLICE} {DESK} lead_liaison {FEDERAL}", """
        GET /cases/
        GET /cases/<case_id>
        GET /cases/<case_id>/clocks
        GET /cases/<case_id>/elements
        GET /cases/<case_id>/elements/<charge_id>/<element>
        GET /cases/<case_id>/ending
        POST /cases/<case_id>/enter
        POST /cases/<case_id>/ending
        GET /cases/<case_id>/evidence
        GET /cases/<case_id>/evidence/<exhibit_id>
        GET /cases/<case_id>/evidence/<exhibit_id>/compare
        GET /cases/<case_id>/evidence/<exhibit_id>/file
        GET /cases/<case_id>/evidence/<exhibit_id>/kept
        GET /cases/<case_id>/evidence/<exhibit_id>/pages/<page>
        GET /cases/<case_id>/facts/<key>
        GET /cases/<case_id>/moves/<name>
        POST /cases/<case_id>/evidence/<exhibit_id>/machine-reading
        POST /cases/<case_id>/moves/<name>
        POST /cases/<case_id>/prepare/items/<key>
        GET /cases/<case_id>/time
    """),
    "case:read_file": (f"{POLICE} {DESK} lead_liaison", """
        GET /cases/<case_id>/challenge
        POST /cases/<case_id>/challenge
        GET /cases/<case_id>/elements/history
        GET /cases/<case_id>/readiness
        GET /cases/<case_id>/requests
        GET /cases/<case_id>/requests/<request_id>
        GET /cases/<case_id>/returns
        POST /cases/<case_id>/returns/<item_id>
        GET /requests
    """),
    "passage:mark": (f"{DESK} lead_liaison", """
        GET /cases/<case_id>/passages
        POST /cases/<case_id>/passages
        POST /cases/<case_id>/passages/<passage_id>/take-back
    """),
    "credibility:read": (DESK, """
        GET /credibility
        GET /credibility/<entry_id>
    """),
    "credibility:keep": ("sao_supervisor", """
        GET /credibility/new
        POST /credibility/new
        POST /credibility/<entry_id>
        POST /credibility/<entry_id>/remove
    """),
    "credibility:review": (DESK, """
        GET /cases/<case_id>/credibility
    """),
    "credibility:decide": ("prosecutor sao_supervisor", """
        POST /cases/<case_id>/credibility/<review_id>
        POST /cases/<case_id>/credibility/<review_id>/given
    """),
    "disclosure:read": (DESK, """
        GET /cases/<case_id>/disclosure
        GET /cases/<case_id>/disclosure/given/<disclosure_id>
        GET /cases/<case_id>/disclosure/items/<exhibit_id>
    """),
    "disclosure:read_owed": (FEDERAL, """
        GET /cases/<case_id>/disclosure/owed
    """),
    "disclosure:keep_own": (FEDERAL, """
        POST /cases/<case_id>/disclosure/owed
        POST /cases/<case_id>/disclosure/owed/<disclosure_id>/strike
    """),
    "disclosure:keep": (DESK, """
        GET /cases/<case_id>/disclosure/give
        POST /cases/<case_id>/disclosure/give
        POST /cases/<case_id>/disclosure/given/<disclosure_id>/receipt
    """),
    "disclosure:rule": (DESK, """
        POST /cases/<case_id>/disclosure/items/<exhibit_id>/rulings
        POST /cases/<case_id>/disclosure/items/<exhibit_id>/rulings/<ruling_id>/end
    """),
    "redaction:mark": (DESK, """
        GET /cases/<case_id>/redaction
        POST /cases/<case_id>/redaction/found
        GET /cases/<case_id>/evidence/<exhibit_id>/redaction
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies
        GET /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/file
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/places
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/copies/<copy_id>/release
        GET /cases/<case_id>/evidence/<exhibit_id>/redaction/log
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/marks/<mark_id>
        POST /cases/<case_id>/evidence/<exhibit_id>/redaction/use
    """),
    "request:write": (f"detective sergeant {DESK}", """
        POST /cases/<case_id>/requests
        POST /cases/<case_id>/requests/<request_id>/promise
        POST /cases/<case_id>/requests/<request_id>/receive
        POST /cases/<case_id>/requests/<request_id>/withdraw
    """),
    "case:start": ("detective", """
        GET /cases/new
        POST /cases/new
    """),
    "checklist:attest_waiver": ("sergeant", """
        POST /cases/<case_id>/waivers
    """),
    "checklist:tick": ("detective", """
        GET /cases/<case_id>/prepare/items/<key>/waiver
        POST /cases/<case_id>/prepare/items/<key>/waiver
    """),
    "custody:work": ("evidence_clerk", """
        GET /evidence-room
    """),
    "decision:prepare": ("prosecutor", """
        GET /cases/<case_id>/review/final
        POST /cases/<case_id>/review/final
        POST /cases/<case_id>/review
    """),
    "decision:read_snapshot": (DESK, """
        GET /cases/<case_id>/review
        GET /cases/<case_id>/snapshot
        POST /cases/<case_id>/snapshot/view
    """),
    "element:mark": (f"detective {DESK}", """
        POST /cases/<case_id>/elements/<charge_id>/<element>
        POST /cases/<case_id>/elements/marks/<mark_id>/<act>
    """),
    "exhibit:add": (f"{POLICE} {DESK}", """
        POST /cases/<case_id>/evidence
        POST /cases/<case_id>/evidence/<exhibit_id>/versions
        GET /cases/<case_id>/evidence/elsewhere
        POST /cases/<case_id>/evidence/elsewhere
        POST /cases/<case_id>/evidence/things
        GET /cases/<case_id>/uploads
        POST /cases/<case_id>/uploads
        DELETE /cases/<case_id>/uploads/<upload_id>
        GET /cases/<case_id>/uploads/<upload_id>
        PATCH /cases/<case_id>/uploads/<upload_id>
    """),
    "charge:sealed": ("ausa", """
        POST /cases/<case_id>/federal/charges/<charge_id>/seal
    """),
    "charge:unseal": ("usao_supervisor", """
        POST /cases/<case_id>/federal/charges/<charge_id>/unseal
    """),
    "fact:release": (f"sergeant {DESK}", """
        POST /cases/<case_id>/facts/<key>/release
    """),
    "exhibit:classify": (f"detective sergeant {DESK}", """
        POST /cases/<case_id>/evidence/<exhibit_id>
        POST /cases/<case_id>/evidence/<exhibit_id>/condition
        POST /cases/<case_id>/evidence/<exhibit_id>/favorable
        POST /cases/<case_id>/evidence/<exhibit_id>/kept
        POST /cases/<case_id>/evidence/<exhibit_id>/withdrawal
        POST /cases/<case_id>/evidence/confirm
    """),
    "exhibit:resolve_favorable": ("prosecutor sao_supervisor", """
        POST /cases/<case_id>/favorable
    """),
    "federal:note": (FEDERAL, """
        POST /cases/<case_id>/federal/notes
    """),
    "history:read": (f"{POLICE} {DESK} lead_liaison auditor", """
        GET /cases/<case_id>/history
        GET /cases/<case_id>/history/copy
        POST /cases/<case_id>/history/copy
    """),
    "incident:import": ("detective sergeant admin", """
        GET /incidents/imports
        GET /incidents/imports/<public_id>
    """),
    "incident:read": (f"{POLICE} admin", """
        GET /incidents/
        GET /incidents/<reference>
    """),
    "lead:read": (LEAD, """
        GET /lead/
        GET /lead/<public_id>
        GET /lead/<public_id>/consent
        GET /lead/<public_id>/consent/<consent_id>/paper
        GET /lead/<public_id>/details
        GET /lead/<public_id>/disclosures
        GET /lead/<public_id>/moves/<name>
        GET /lead/<public_id>/services
        GET /lead/services
        GET /lead/services/<service_id>
        POST /lead/<public_id>/moves/<name>
        GET /lead/capacity
        GET /lead/disclosures
        GET /lead/figures
        GET /lead/figures.csv
        GET /lead/on-call
        GET /lead/participants
        GET /lead/work-group
    """),
    "lead:read_status": ("lead_liaison", """
        GET /lead/offers
        GET /lead/offers/<public_id>
        POST /lead/offers/<public_id>/case
        GET /lead/offers/<public_id>/moves/<name>
        POST /lead/offers/<public_id>/moves/<name>
    """),
    "lead:record_eligibility": (EVERYBODY, """
        GET /cases/<case_id>/eligibility
        POST /cases/<case_id>/eligibility
    """),
    "lead:card": ("lead_coordinator", """
        GET /lead/<public_id>/card
        POST /lead/<public_id>/card
    """),
    "lead:refer": (f"detective sergeant {LEAD}", """
        GET /lead/mine
        GET /lead/mine/<public_id>
        POST /lead/mine/<public_id>/no-answer
        GET /lead/refer
        GET /lead/refer/<door>
        POST /lead/refer/<door>
    """),
    "lead:work": (LEAD, """
        POST /lead/<public_id>/agenda
        POST /lead/<public_id>/calls
        POST /lead/<public_id>/consent
        GET /lead/<public_id>/consent/<consent_id>
        POST /lead/<public_id>/consent/<consent_id>
        POST /lead/<public_id>/consent/<consent_id>/withdraw
        POST /lead/<public_id>/consent/<consent_id>/agree
        POST /lead/<public_id>/contacts
        POST /lead/<public_id>/details
        POST /lead/<public_id>/eligibility
        POST /lead/<public_id>/goals
        POST /lead/<public_id>/goals/<goal_id>
        POST /lead/<public_id>/services
        POST /lead/<public_id>/services/<sent_id>
        GET /lead/<public_id>/services/<sent_id>/sheet
        POST /lead/services
        POST /lead/services/<service_id>
        POST /lead/capacity/<user_id>
        POST /lead/on-call
        POST /lead/on-call/<turn_id>/end
        POST /lead/work-group/<line_id>
    """),
    "night:read": ("auditor admin", """
        GET /nights
    """),
    "own:work": (EVERYBODY, """
        GET /hand-over/<hand_over_id>
        GET /
        GET /account
        GET /sign-in/hat
        POST /sign-in/hat
        GET /account/confirm
        POST /account/confirm
        POST /account/confirm/single-sign-on
        GET /account/factors
        GET /account/factors/app
        POST /account/factors/app
        POST /account/factors/app/confirm
        POST /account/factors/app/remove
        POST /account/factors/codes
        POST /account/factors/passkeys
        POST /account/factors/passkeys/<passkey_id>/remove
        POST /account/factors/passkeys/ask
        POST /account/keep
        GET /account/kept/<number>
        POST /account/lock
        POST /account/mail
        POST /account/pages
        POST /account/passkey/ask
        POST /account/password
        POST /account/sessions/<session_id>/end
        GET /custody
        GET /custody/<custody_id>
        POST /custody/<custody_id>/<name>
        GET /notices
        POST /notices/mail/<mail_id>/again
        POST /notices/read
        POST /papers
        GET /papers/<paper_id>
        GET /papers/<paper_id>/file
        POST /papers/<paper_id>/moves/<name>
        GET /papers/<paper_id>/progress
        GET /papers/new/<kind>/<subject>
        GET /receipts/<number>
        GET /search
        GET /search/suggest
        GET /sent
        POST /sign-out
    """),
    "packet:build": (f"detective sergeant {DESK}", """
        POST /cases/<case_id>/packets
        GET /cases/<case_id>/packets/<packet_id>/withheld
        POST /cases/<case_id>/packets/arrange
        POST /cases/<case_id>/packets/preview
        POST /cases/<case_id>/packets/recipes
        POST /cases/<case_id>/packets/recipes/<recipe_id>/take-away
    """),
    "packet:read": (f"{POLICE} {DESK} {FEDERAL}", """
        GET /cases/<case_id>/packets
        GET /cases/<case_id>/packets/<packet_id>
        GET /cases/<case_id>/packets/<packet_id>/file
        POST /cases/<case_id>/packets/<packet_id>/moves/<name>
        GET /cases/<case_id>/packets/<packet_id>/progress
        GET /cases/<case_id>/packets/numbers
        GET /packets
    """),
    "packet_release:issue": (EVERYBODY, """
        POST /cases/<case_id>/packets/<packet_id>/copy
        POST /cases/<case_id>/packets/<packet_id>/links
        POST /cases/<case_id>/packets/<packet_id>/links/<link_id>/end
    """),
    "people:manage": ("admin", """
        GET /offices
        POST /offices/<key>
        GET /people
        GET /people/<person_id>
        POST /people/<person_id>/address
        POST /people/<person_id>/hat
        POST /people/<person_id>/single-sign-on
        POST /people/<person_id>/single-sign-on/end
        POST /people/<person_id>/<any(unlock, open, close, code, exposed):act>
        GET /people/mail
        POST /people/mail/<mail_id>/again
        GET /people/new
        POST /people/new
        GET /rules
        GET /system
    """),
    "people:review_rights": ("commander sao_supervisor usao_supervisor lead_coordinator admin", """
        GET /rights
        POST /rights/<person_id>/<any(confirm, end):act>
    """),
    "public": ("", """
        POST /csp
        GET /healthz
        GET /p/<token>
        POST /p/<token>
        GET /readyz
        GET /sign-in
        POST /sign-in
        GET /sign-in/code
        POST /sign-in/code
        POST /sign-in/demo
        GET /sign-in/first
        POST /sign-in/first
        POST /sign-in/passkey
        POST /sign-in/passkey/ask
        GET /sign-in/single-sign-on
        POST /sign-in/single-sign-on
        GET /sign-in/single-sign-on/back
        GET /static/<path:filename>
        GET /verify
        POST /verify
    """),
    "leave:keep": (f"detective sergeant {DESK} lead_liaison {FEDERAL}", """
        GET /leave
        POST /leave
        GET /leave/<leave_id>
        POST /leave/<leave_id>/end
    """),
    "queue:read": (f"{DESK} lead_liaison {FEDERAL}", """
        GET /queue
    """),
    "referral:answer": (EVERYBODY, """
        GET /cases/<case_id>/federal/answers
        POST /cases/<case_id>/federal/answers/<question_id>
    """),
    "referral:choose_shared": (EVERYBODY, """
        POST /cases/<case_id>/federal/shared
    """),
    "referral:questions": ("ausa", """
        POST /cases/<case_id>/federal/decision
    """),
    "referral:read": (f"{DESK} {FEDERAL}", """
        GET /federal/cases
        GET /federal/meeting
        GET /federal/referrals
    """),
    "meeting:read": ("federal_liaison ausa usao_supervisor", """
        GET /federal/meeting/lists
        POST /federal/meeting/lists
        GET /federal/meeting/lists/<list_id>
    """),
    "meeting:set_day": ("federal_liaison usao_supervisor", """
        POST /federal/meeting/day
    """),
    "referral:take_back": ("federal_liaison", """
        POST /cases/<case_id>/federal/shared/<item_id>/back
        GET /cases/<case_id>/federal/their-view
        GET /federal/screening
    """),
    "return:compose": (EVERYBODY, """
        GET /cases/<case_id>/changes
        GET /cases/<case_id>/return
        POST /cases/<case_id>/return
    """),
    "screening:prepare": (EVERYBODY, """
        POST /cases/<case_id>/federal/charges
        POST /cases/<case_id>/federal/contact
        POST /cases/<case_id>/federal/facts/<key>
        POST /cases/<case_id>/federal/log
    """),
    "screening:read": (f"{DESK} {FEDERAL}", """
        GET /cases/<case_id>/federal
    """),
    "stuck:read": ("sergeant commander sao_supervisor usao_supervisor", """
        GET /stuck
    """),
    "victims:record_notice": ("victim_advocate", """
        POST /victims/<party_id>/notices
        POST /victims/notices/<notice_id>/withdraw
        POST /victims/<party_id>/wishes
    """),
    "victims:read": ("victim_advocate", """
        GET /victims/<party_id>/sheet
        GET /victims/cases/<case_id>
        GET /victims/cases/<case_id>/certification
        GET /victims
        POST /victims/<party_id>/contact
    """),
}  # fmt: skip
